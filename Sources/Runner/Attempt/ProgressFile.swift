import JSON
import Posix
import Spool

/// Tells in `progress.json` how far an attempt is: at most once a second, and only when something has
/// changed, so that a short run writes none.
struct ProgressFile: ~Copyable {
  private static let interval: UInt64 = 1_000_000_000

  private let folder: Directory
  private let start: UInt64
  private var written: UInt64
  private var last: (phase: Phase, bytes: Int)?

  init(in folder: Directory, start: UInt64) {
    self.folder = folder
    self.start = start
    written = start
  }

  /// When there is something to be told; nil where all of it has been.
  func deadline(_ phase: Phase, bytes: Int) -> UInt64? {
    last?.phase == phase && last?.bytes == bytes ? nil : written &+ Self.interval
  }

  /// Writes it, where it is time.
  ///
  /// - Parameters:
  ///   - phase: what the attempt is doing.
  ///   - bytes: how much the board has printed.
  ///   - progress: how much of the tests is over, from 0 to 1, where that is known.
  ///   - now: nanoseconds of the monotonic clock.
  mutating func note(
    _ phase: Phase,
    bytes: Int,
    progress: @autoclosure () -> Double?,
    at now: UInt64
  ) {
    guard now &- written >= Self.interval, last?.phase != phase || last?.bytes != bytes else { return }
    written = now
    last = (phase, bytes)
    var json: JSONObject = [
      "phase": .string(phase.rawValue),
      "elapsed_seconds": .number(Double((now &- start) / 1_000_000) / 1000),
      "console_bytes": .integer(bytes),
    ]
    json["progress"] = progress().map(JSONValue.number)
    // It only tells; a full disk is reported by the console's log.
    try? folder.replace(Layout.progress, JSONValue.object(json).pretty, sync: false)
  }
}
