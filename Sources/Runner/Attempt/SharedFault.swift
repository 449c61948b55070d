import Spool

/// Recognises a fault that follows the image from board to board.
///
/// What fails in the same phase on ``boardCount`` different boards is the image's doing, not the boards': the job
/// has failed, and is not tried on a third one.
enum SharedFault {
  /// One failure may be a board's, and a second on another board is evidence enough: a third would only
  /// keep one more board from its work.
  static let boardCount = 2

  /// - Parameters:
  ///   - result: of the attempt that has just ended.
  ///   - earlier: of the job's other attempts since it was last started anew, in their order.
  /// - Returns: one sentence, where it is the image's fault; nil where it need not be.
  static func reason(of result: JobResult, after earlier: [JobResult]) -> String? {
    guard let phase = name(of: result) else { return nil }
    var boards: [String] = []
    for attempt in earlier + [result]
    where name(of: attempt) == phase && attempt.phase == result.phase && attempt.role == result.role {
      if let board = attempt.decidingBoard, !boards.contains(board) { boards.append(board) }
    }
    guard boards.count >= boardCount, let last = boards.last else { return nil }
    let places = boards.dropLast().joined(separator: ", ") + " and " + last
    return "\(phase) failed on \(places) alike, so it is the image's fault: \(result.reason)"
  }

  /// What failed; nil where it cannot be the image's fault.
  private static func name(of result: JobResult) -> String? {
    guard result.verdict == .error, result.blame == .infrastructure, !result.isLost,
      result.requeued == nil || result.requeued == .fault
    else { return nil }
    switch result.phase {
    case .flash: return "flashing"
    case .boot: return "the boot"
    case .run: return "the run"
    case .claim, .power, .collect: return nil
    }
  }
}
