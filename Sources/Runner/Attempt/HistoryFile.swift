import Posix
import Spool

/// The runner's lines about one attempt, in its folder's `history.jsonl`.
struct HistoryFile: ~Copyable {
  private let file: Descriptor?
  private let role: String?

  /// - Parameters:
  ///   - folder: the attempt's; the runs of several roles append to one file, each a line at a time.
  ///   - role: whose lines they are; nil where the attempt has one board.
  init(in folder: Directory, role: String?) {
    file = try? folder.openToAppend(Layout.history)
    self.role = role
  }

  /// Adds a line.
  ///
  /// One that a full disk keeps out is lost: the result tells what counts.
  func append(phase: Phase, board: String, comment: String?) {
    let line = HistoryLine(
      time: Clock.now,
      state: Place.running.rawValue,
      phase: phase,
      board: board,
      role: role,
      comment: comment
    )
    try? file?.writeAll(line.bytes)
  }
}
