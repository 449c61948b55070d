import CLinux
import Glibc

/// A thread of its own for a loop that waits; all signals are blocked in it but those of a fault.
package struct Worker: ~Copyable, Sendable {
  private let handle: pthread_t

  /// Starts the thread.
  ///
  /// - Parameters:
  ///   - name: at most 15 bytes, shown by ps and gdb.
  ///   - body: what it does; the thread ends when it returns.
  /// - Throws: EAGAIN where no more threads can be had.
  package init(name: String, _ body: @escaping @Sendable () -> Void) throws(PosixError) {
    let start = Unmanaged.passRetained(Start(name: name, body: body))
    var handle = pthread_t()
    let code = pthread_create(
      &handle,
      nil,
      { argument in
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        pthread_setname_np(pthread_self(), start.name)
        start.body()
        return nil
      },
      start.toOpaque()
    )
    guard code == 0 else {
      start.release()
      throw PosixError(code: code, call: "pthread_create", subject: "thread \(name)")
    }
    self.handle = handle
  }

  /// Lets the thread end on its own, with nobody waiting for it.
  package consuming func detach() { pthread_detach(handle) }

  /// Waits for the thread's end.
  package consuming func join() { pthread_join(handle, nil) }

  private final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }
}
