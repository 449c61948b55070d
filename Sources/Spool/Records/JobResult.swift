import JSON
import Posix

/// `result.json`: how an attempt ended, and with the deciding attempt the job.
package struct JobResult: Sendable, Hashable {
  package var verdict: Verdict
  package var phase: Phase
  package var blame: Blame
  /// One sentence for people.
  package var reason: String
  package var evidence: Evidence?
  /// The epoch of the attempt; nil where there was none, as for a refused drop.
  package var attempt: Int?
  /// Of several boards the first role's.
  package var board: String?
  /// How it ended on each board, in the order of the roles; empty for a job of one board.
  package var boards: [BoardEnd] = []
  /// The role whose end decided, and on whose console the evidence stands; nil for a job of one board.
  package var role: String?
  package var host: String?
  package var queued: Timestamp?
  package var started: Timestamp?
  package var ended: Timestamp
  /// How long the attempt took, by a clock that never jumps.
  package var durationSeconds: Double?
  package var exitStatus: Int?
  package var signal: String?
  /// Set where the job was queued again after this attempt: "fault" counts against its retries,
  /// "stop" (the runner was stopped) and "request" (somebody asked for it) do not.
  package var requeued: Requeue?
  /// The attempt ended because its host failed, which says nothing of the board or the image.
  package var isLost = false
  /// The tests that ran, where the console told of any; not all of very many.
  package var cases: [Case] = []

  package enum Requeue: String, Sendable {
    case fault, stop, request
  }

  /// One test.
  package struct Case: Sendable, Hashable {
    package enum Verdict: String, Sendable, CaseIterable {
      case passed, failed, skipped, error
    }

    package var name: String
    package var verdict: Verdict
    package var durationSeconds: Double?
    /// Why it did not pass; may have several lines.
    package var message: String?

    package init(name: String, verdict: Verdict, durationSeconds: Double? = nil, message: String? = nil) {
      self.name = name
      self.verdict = verdict
      self.durationSeconds = durationSeconds
      self.message = message
    }
  }

  package init(verdict: Verdict, phase: Phase, blame: Blame, reason: String, ended: Timestamp) {
    self.verdict = verdict
    self.phase = phase
    self.blame = blame
    self.reason = reason
    self.ended = ended
  }

  package var json: JSONValue {
    var object: JSONObject = [
      "verdict": .string(verdict.rawValue), "phase": .string(phase.rawValue),
      "blame": .string(blame.rawValue), "reason": .string(reason),
      "evidence": evidence?.json ?? .null, "attempt": JSONValue(attempt),
      "board": JSONValue(board), "host": JSONValue(host),
      "queued": JSONValue(queued?.rfc3339), "started": JSONValue(started?.rfc3339),
      "ended": .string(ended.rfc3339),
      "duration_seconds": durationSeconds.map(JSONValue.number) ?? .null,
      "exit_status": JSONValue(exitStatus), "signal": JSONValue(signal), "cases": .array(cases.map(\.json)),
    ]
    if !boards.isEmpty { object["boards"] = .array(boards.map(\.json)) }
    object["role"] = role.map(JSONValue.string)
    if isLost { object["lost"] = true }
    if let requeued { object["requeued"] = .string(requeued.rawValue) }
    return .object(object)
  }

  /// Reads what ``json`` writes; nil where what a result must have is missing.
  package init?(_ json: JSONValue) {
    guard let verdict = json["verdict"]?.string.flatMap(Verdict.init), let reason = json["reason"]?.string,
      let ended = json["ended"]?.string.flatMap(Timestamp.init(rfc3339:))
    else { return nil }
    self.init(
      verdict: verdict,
      phase: json["phase"]?.string.flatMap(Phase.init) ?? .claim,
      blame: json["blame"]?.string.flatMap(Blame.init) ?? .infrastructure,
      reason: reason,
      ended: ended
    )
    evidence = json["evidence"].flatMap(Evidence.init)
    attempt = json["attempt"]?.integer
    board = json["board"]?.string
    boards = json["boards"]?.array?.compactMap(BoardEnd.init) ?? []
    role = json["role"]?.string
    host = json["host"]?.string
    queued = json["queued"]?.string.flatMap(Timestamp.init(rfc3339:))
    started = json["started"]?.string.flatMap(Timestamp.init(rfc3339:))
    durationSeconds = json["duration_seconds"]?.seconds
    exitStatus = json["exit_status"]?.integer
    signal = json["signal"]?.string
    isLost = json["lost"]?.bool ?? false
    requeued = json["requeued"]?.string.flatMap(Requeue.init)
    cases = json["cases"]?.array?.compactMap(Case.init) ?? []
  }

  /// True where the attempt counts against the job's retries.
  package var isFault: Bool { requeued == .fault || (requeued == nil && blame == .infrastructure) }
}

extension JobResult.Case {
  /// There may be thousands, so what is not known is left out.
  fileprivate var json: JSONValue {
    var object: JSONObject = ["name": .string(name), "verdict": .string(verdict.rawValue)]
    object["duration_seconds"] = durationSeconds.map(JSONValue.number)
    object["message"] = message.map(JSONValue.string)
    return .object(object)
  }

  fileprivate init?(_ json: JSONValue) {
    guard let name = json["name"]?.string, let verdict = json["verdict"]?.string.flatMap(Verdict.init) else {
      return nil
    }
    self.init(
      name: name,
      verdict: verdict,
      durationSeconds: json["duration_seconds"]?.seconds,
      message: json["message"]?.string
    )
  }
}

extension JSONValue {
  /// A number, however it was written.
  fileprivate var seconds: Double? {
    switch self {
    case .number(let seconds): seconds
    case .integer(let seconds): Double(seconds)
    case .null, .bool, .string, .array, .object: nil
    }
  }
}
