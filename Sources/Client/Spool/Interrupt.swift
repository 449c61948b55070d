import Posix

/// SIGINT and SIGTERM as something to ask for, so that half-made files are removed before the end.
package final class Interrupt {
  private let signals: Signals?
  private var raised: Signal?

  /// Takes the signals over for the rest of the process.
  package init() { signals = try? Signals([.interrupt, .terminate, .hangUp]) }

  /// What to exit with, as a shell reports a signal; nil where none came.
  package var exitCode: Int32? {
    if raised == nil { raised = signals?.next() }
    return raised.map { 128 + $0.number }
  }

  /// Takes note of the signal that came, so that only a further one counts.
  package func acknowledge() { raised = nil }

  /// Waits, but not when a signal came.
  package func pause(milliseconds: Int) {
    guard raised == nil else { return }
    _ = Poll.wait(for: signals.map { [$0.number] } ?? [], milliseconds: milliseconds)
  }
}
