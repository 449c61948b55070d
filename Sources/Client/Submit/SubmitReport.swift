import JSON
import Posix
import Spool

/// What became of one submitted drop.
package struct SubmitReport: Sendable, Equatable {
  package enum Outcome: Sendable, Equatable {
    case job(JobID, Place)
    case refused(JobID, reason: String)
    /// In `incoming/`, with why it is still there.
    case waiting(reason: String, isProblem: Bool)
  }

  package var drop: String
  package var outcome: Outcome

  package var line: String {
    switch outcome {
    // It may be further by now; what is told is that it was accepted.
    case .job(let id, _): "job \(id) queued"
    case .refused(let id, let reason): "job \(id) refused: \(Printable.text(reason))"
    case .waiting(let reason, _): "\(Printable.text(drop)) waits in incoming/: \(Printable.text(reason))"
    }
  }

  package var exitCode: Int32 {
    switch outcome {
    case .job: ExitCode.done
    case .refused: ExitCode.refused
    case .waiting(_, let isProblem): isProblem ? ExitCode.failure : ExitCode.done
    }
  }

  package var json: JSONValue {
    var object: JSONObject = ["drop": .string(drop)]
    switch outcome {
    case .job(let id, let place):
      object["id"] = .integer(id.number)
      object["state"] = .string(place.rawValue)
    case .refused(let id, let reason):
      object["id"] = .integer(id.number)
      object["state"] = .string(Place.cancelled.rawValue)
      object["verdict"] = .string(Verdict.refused.rawValue)
      object["reason"] = .string(reason)
    case .waiting(let reason, _):
      object["id"] = .null
      object["state"] = "incoming"
      object["waiting_for"] = .string(reason)
    }
    return .object(object)
  }
}

/// Waits until intake has said what becomes of a drop.
package struct SubmitWatch {
  /// Nanoseconds that a live intake is given for its answer.
  private static let patience: UInt64 = 10_000_000_000

  private let site: Site
  private let interrupt: Interrupt

  package init(_ site: Site, interrupt: Interrupt) {
    self.site = site
    self.interrupt = interrupt
  }

  package func report(_ ticket: DropTicket) throws(ClientError) -> SubmitReport {
    let deadline = Clock.monotonic &+ Self.patience
    var reason: String?
    while true {
      let outcome = try ticket.look(site)
      switch outcome {
      case .job(let id): return SubmitReport(drop: ticket.drop, outcome: try standing(of: id))
      case .waiting(let told): reason = told
      case .none: throw .failed("the drop \(ticket.drop.shown) was taken away")
      }
      guard site.hasIntake else {
        let sentence = "no intake is running; it is accepted when `boardspool up` runs"
        return SubmitReport(drop: ticket.drop, outcome: .waiting(reason: sentence, isProblem: false))
      }
      guard Clock.monotonic < deadline, interrupt.exitCode == nil else {
        let sentence = reason ?? "intake has not answered within 10 s"
        return SubmitReport(drop: ticket.drop, outcome: .waiting(reason: sentence, isProblem: true))
      }
      interrupt.pause(milliseconds: site.isFar ? 200 : 20)
    }
  }

  private func standing(of id: JobID) throws(ClientError) -> SubmitReport.Outcome {
    let view = try site.job(id)
    if let result = view.result(), result.verdict == .refused { return .refused(id, reason: result.reason) }
    return .job(id, view.token.place)
  }
}
