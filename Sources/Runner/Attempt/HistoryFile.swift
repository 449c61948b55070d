import Posix
import Spool

/// The runner's lines about one attempt, in its folder's `history.jsonl`.
struct HistoryFile: ~Copyable {
  private let file: Descriptor?

  init(in folder: Directory) { file = try? folder.openToAppend(Layout.history) }

  /// Adds a line.
  ///
  /// One that a full disk keeps out is lost: the result tells what counts.
  func append(phase: Phase, board: String, comment: String?) {
    let line = HistoryLine(
      time: Clock.now,
      state: Place.running.rawValue,
      phase: phase,
      board: board,
      comment: comment
    )
    try? file?.writeAll(line.bytes)
  }
}
