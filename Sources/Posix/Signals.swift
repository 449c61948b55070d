import CLinux
import Glibc

/// A signal (signal(7)).
package struct Signal: Sendable, Hashable {
  package let number: Int32

  package init(number: Int32) { self.number = number }

  package static let terminate = Signal(number: SIGTERM)
  package static let interrupt = Signal(number: SIGINT)
  package static let hangUp = Signal(number: SIGHUP)
  package static let kill = Signal(number: SIGKILL)
  package static let resume = Signal(number: SIGCONT)
  package static let childEnded = Signal(number: SIGCHLD)

  /// Its name without SIG, for example "SEGV"; its number where it has none.
  package var name: String {
    guard let name = sigabbrev_np(number) else { return String(number) }
    return String(cString: name)
  }
}

/// Signals as something to read instead of something that interrupts (signalfd(2)).
package final class Signals: Sendable {
  private let descriptor: Descriptor

  package var number: Int32 { descriptor.number }

  /// Blocks the signals in this thread, and so in all that it starts later, and reads them from here.
  ///
  /// To be made by the first thread before any other is started.
  package init(_ signals: [Signal]) throws(PosixError) {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal.number) }
    let code = pthread_sigmask(SIG_BLOCK, &set, nil)
    guard code == 0 else { throw PosixError(code: code, call: "pthread_sigmask", subject: "signals") }
    descriptor = Descriptor(
      owning: try perform("signalfd", "signals") {
        signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
      }
    )
  }

  /// The next signal that came; nil when there is none.
  package func next() -> Signal? {
    var info = signalfd_siginfo()
    let size = MemoryLayout<signalfd_siginfo>.size
    guard Glibc.read(number, &info, size) == size else { return nil }
    return Signal(number: Int32(bitPattern: info.ssi_signo))
  }

  /// True where no signal waits to be read.
  package var isQuiet: Bool { Poll.wait(for: [number], milliseconds: 0).isEmpty }

  /// Whether one of the signals came and was not read yet; only ones that are blocked are kept so
  /// (sigpending(2)).
  package static func isPending(_ signals: [Signal]) -> Bool {
    var set = sigset_t()
    guard sigpending(&set) == 0 else { return false }
    return signals.contains { sigismember(&set, $0.number) == 1 }
  }

  /// A peer that closed its socket or pipe is an error of the write, not the end of the program.
  package static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }
}
