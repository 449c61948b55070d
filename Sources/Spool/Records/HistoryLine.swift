import JSON
import Posix

/// One line of a `history.jsonl`: something that happened to a job.
///
/// Each writer has its own file; history is ordered by epoch, writer and line, not by clocks.
package struct HistoryLine: Sendable, Hashable {
  package var time: Timestamp
  /// The job's place after it, for example "queued".
  package var state: String
  package var phase: Phase?
  package var board: String?
  /// What the job calls the board, where it has several.
  package var role: String?
  package var comment: String?

  package init(
    time: Timestamp,
    state: String,
    phase: Phase? = nil,
    board: String? = nil,
    role: String? = nil,
    comment: String? = nil
  ) {
    self.time = time
    self.state = state
    self.phase = phase
    self.board = board
    self.role = role
    self.comment = comment
  }

  /// The line with its newline.
  package var bytes: [UInt8] {
    var object: JSONObject = ["time": .string(time.rfc3339), "state": .string(state)]
    if let phase { object["phase"] = .string(phase.rawValue) }
    if let board { object["board"] = .string(board) }
    if let role { object["role"] = .string(role) }
    if let comment { object["comment"] = .string(comment) }
    return JSONValue.object(object).compact + [UInt8(ascii: "\n")]
  }

  package init?(_ json: JSONValue) {
    guard let time = json["time"]?.string.flatMap(Timestamp.init(rfc3339:)), let state = json["state"]?.string
    else { return nil }
    self.init(
      time: time,
      state: state,
      phase: json["phase"]?.string.flatMap(Phase.init),
      board: json["board"]?.string,
      role: json["role"]?.string,
      comment: json["comment"]?.string
    )
  }
}
