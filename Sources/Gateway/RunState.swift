import JSON
import Posix
import Spool

/// How far the attempt of a running job is, as its runner writes it down.
struct RunState: Sendable {
  private(set) var board: String?
  private(set) var phase: Phase?
  private(set) var started: Timestamp?
  /// From 0 to 1, where the program on the board tells.
  private(set) var progress: Double?

  private let log: OpenFile?

  init(_ view: JobView) {
    log = ConsoleLog(of: view)?.file
    guard let epoch = view.token.epoch, view.attempts().last == epoch else { return }
    let lines = view.latestAttemptHistory()
    board = lines.last { $0.board != nil }?.board
    phase = lines.last { $0.phase != nil }?.phase
    started = lines.first?.time
    guard
      let bytes = try? view.directory.readIfPresent(
        "\(Layout.attempts)/\(epoch)/\(Layout.progress)",
        limit: 1 << 16
      ), let json = try? JSONParser.parse(bytes)
    else { return }
    phase = json["phase"]?.string.flatMap(Phase.init) ?? phase
    progress = Self.fraction(json["progress"])
  }

  private static func fraction(_ value: JSONValue?) -> Double? {
    let number: Double? =
      switch value {
      case .number(let number): number
      case .integer(let number): Double(number)
      default: nil
      }
    return number.flatMap { (0...1).contains($0) ? $0 : nil }
  }

  /// The newest line of the console that is not empty, at most 4 KiB of it.
  var lastLine: String? {
    guard let log, let status = try? log.descriptor.status() else { return nil }
    let count = min(4096, max(0, status.size))
    guard count > 0, let bytes = try? log.descriptor.bytes(at: status.size - count, count: count) else {
      return nil
    }
    let lines = bytes.split { $0 == 0x0A || $0 == 0x0D }
    return lines.last.map { String(decoding: $0, as: UTF8.self) }
  }
}
