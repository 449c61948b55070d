import Posix
import Spool

/// How far the attempt of a running job is, as its runner writes it down.
struct RunState: Sendable {
  /// Of several the names of all.
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
    board = lines.boardNames
    phase = lines.last { $0.phase != nil }?.phase
    started = lines.first?.time
    guard let told = view.progress(ofAttempt: epoch) else { return }
    phase = told.phase ?? phase
    progress = told.fraction
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
