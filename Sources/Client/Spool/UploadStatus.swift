import Posix
import Remote

/// Shows on a terminal how far a larger upload is.
final class UploadStatus {
  /// Smaller files are there before anybody has read the line, in bytes.
  private static let smallest = 1 << 20
  /// Nanoseconds between two lines.
  private static let interval: UInt64 = 200_000_000

  private let terminal: Terminal?
  private var path: String?
  private var begun: (time: UInt64, sent: Int) = (0, 0)
  private var shown: UInt64 = 0

  init() { terminal = try? Self.terminal() }

  private static func terminal() throws(PosixError) -> Terminal { Terminal(output: try Descriptor.null()) }

  func show(_ progress: UploadProgress) {
    guard progress.size >= Self.smallest else { return }
    let now = Clock.monotonic
    if path != progress.path {
      path = progress.path
      begun = (now, progress.sent)
      shown = 0
    }
    if progress.sent == progress.size {
      terminal?.clearStatus()
    } else if now &- shown >= Self.interval {
      shown = now
      terminal?.status(Self.line(progress, sent: progress.sent - begun.sent, nanoseconds: now &- begun.time))
    }
  }

  /// For example "hello.elf: 42 %, 3.1 MB/s".
  static func line(_ progress: UploadProgress, sent: Int, nanoseconds: UInt64) -> String {
    let percent = Int(Double(progress.sent) / Double(max(1, progress.size)) * 100)
    let rate = Double(max(0, sent)) / (Double(max(1, nanoseconds)) / 1_000_000_000) / 1_000_000
    let tenths = Int(min(rate, 1e9) * 10)
    return "\(progress.path): \(percent) %, \(tenths / 10).\(tenths % 10) MB/s"
  }
}
