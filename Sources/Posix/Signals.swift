import CLinux
import Glibc

/// Signals as something to read instead of something that interrupts (signalfd(2)).
package final class Signals: Sendable {
  private let descriptor: Descriptor

  package var number: Int32 { descriptor.number }

  /// Blocks the signals in this thread, and so in all that it starts later, and reads them from here.
  ///
  /// To be made by the first thread before any other is started.
  package init(_ signals: [Int32]) throws(PosixError) {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    let code = pthread_sigmask(SIG_BLOCK, &set, nil)
    guard code == 0 else { throw PosixError(code: code, call: "pthread_sigmask", subject: "signals") }
    descriptor = Descriptor(
      owning: try perform("signalfd", "signals") {
        signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
      }
    )
  }

  /// The next signal that came; nil when there is none.
  package func next() -> Int32? {
    var info = signalfd_siginfo()
    let size = MemoryLayout<signalfd_siginfo>.size
    guard Glibc.read(number, &info, size) == size else { return nil }
    return Int32(bitPattern: info.ssi_signo)
  }

  /// A peer that closed its socket or pipe is an error of the write, not the end of the program.
  package static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

  /// The signal's name without SIG, for example "SEGV"; its number where it has none.
  package static func name(_ signal: Int32) -> String {
    guard let name = sigabbrev_np(signal) else { return String(signal) }
    return String(cString: name)
  }
}
