import JSON
import Spool

/// What became of a request.
package struct RequestReport: Sendable, Equatable {
  /// How it was answered.
  package enum Outcome: Sendable, Equatable {
    /// It was carried out; with the job that it made, where it made one.
    case granted(made: JobID?)
    /// With why, and the code that tells programs of what kind the refusal is.
    case refused(String, code: String?)
    /// The request stands, and nobody has answered yet.
    case open(String)
  }

  package var name: RequestName
  package var outcome: Outcome

  package init(name: RequestName, outcome: Outcome) {
    self.name = name
    self.outcome = outcome
  }

  private var target: String {
    switch name.target {
    case .job(let id): "job \(id)"
    case .board(let board): "board \(Printable.text(board))"
    case .number(let digits): digits
    }
  }

  /// For people, without a newline.
  package var line: String {
    switch outcome {
    case .granted(let made?): "\(target) \(name.verb.participle): job \(made)"
    case .granted(nil): "\(target) \(name.verb.participle)"
    case .refused(let reason, _): "\(target): \(Printable.text(reason))"
    case .open(let reason): "\(target): \(name.verb.rawValue) requested; \(reason)"
    }
  }

  package var exitCode: Int32 {
    switch outcome {
    case .granted, .open: ExitCode.done
    case .refused: ExitCode.failure
    }
  }

  /// An object with `id`, `board` or `target`, `request` and `outcome`, and what belongs to that.
  package var json: JSONValue {
    var object = JSONObject()
    switch name.target {
    case .job(let id): object["id"] = .integer(id.number)
    case .board(let board): object["board"] = .string(board)
    case .number(let digits): object["target"] = .string(digits)
    }
    object["request"] = .string(name.verb.rawValue)
    switch outcome {
    case .granted(let made):
      object["outcome"] = "granted"
      object["job"] = made.map { .integer($0.number) }
    case .refused(let reason, let code):
      object["outcome"] = "refused"
      object["code"] = code.map(JSONValue.string)
      object["reason"] = .string(reason)
    case .open(let reason):
      object["outcome"] = "requested"
      object["reason"] = .string(reason)
    }
    return .object(object)
  }
}

extension RequestName.Verb {
  /// What its target is when it was granted.
  var participle: String {
    switch self {
    case .cancel: "cancelled"
    case .pause: "paused"
    case .start: "started"
    case .reset: "reset"
    case .recheck: "rechecked"
    case .update: "updated"
    case .delete: "deleted"
    case .restore: "restored"
    case .purge: "purged"
    case .release: "released"
    case .abort: "aborted"
    case .attach: "has the files"
    case .detach: "is without the files"
    case .stop: "stopped"
    case .schedule: "scheduled"
    case .reserve: "reserved"
    }
  }

  /// Whether granting it makes a job.
  var makesJob: Bool { self == .recheck || self == .schedule }
}
