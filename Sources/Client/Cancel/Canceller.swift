import JSON
import Posix
import Spool

/// What became of a request to cancel a job.
package struct CancelReport: Sendable, Equatable {
  package enum Outcome: Sendable, Equatable {
    case cancelled
    case refused(String)
    /// The request stands, and nobody has answered yet.
    case open(String)
  }

  package var id: JobID
  package var outcome: Outcome

  package var line: String {
    switch outcome {
    case .cancelled: "job \(id) cancelled"
    case .refused(let reason): "job \(id): \(Printable.text(reason))"
    case .open(let reason): "job \(id): cancel requested; \(reason)"
    }
  }

  package var exitCode: Int32 {
    switch outcome {
    case .cancelled, .open: ExitCode.done
    case .refused: ExitCode.failure
    }
  }

  package var json: JSONValue {
    switch outcome {
    case .cancelled: ["id": .integer(id.number), "outcome": "cancelled"]
    case .refused(let reason): ["id": .integer(id.number), "outcome": "refused", "reason": .string(reason)]
    case .open(let reason): ["id": .integer(id.number), "outcome": "requested", "reason": .string(reason)]
    }
  }
}

/// Asks intake to cancel jobs: drops `incoming/<id>.cancel`, and waits for what comes of it.
package struct Canceller {
  /// Nanoseconds that a live intake is given.
  private static let patience: UInt64 = 10_000_000_000

  private let site: Site
  private let interrupt: Interrupt

  package init(_ site: Site, interrupt: Interrupt) {
    self.site = site
    self.interrupt = interrupt
  }

  /// Drops the requests of all the jobs, then waits for each.
  ///
  /// - Throws: before any request is dropped, where one of the jobs is not there.
  package func cancel(_ ids: [JobID]) throws(ClientError) -> [CancelReport] {
    for id in ids { _ = try site.job(id) }
    for id in ids { try request(id) }
    let deadline = Clock.monotonic &+ Self.patience
    var reports: [CancelReport] = []
    for id in ids {
      reports.append(CancelReport(id: id, outcome: try outcome(id, deadline: deadline)))
    }
    return reports
  }

  private func request(_ id: JobID) throws(ClientError) {
    let name = RequestName(job: id, verb: .cancel)
    // The refusal of an earlier one must not be taken for this one's.
    try site.incoming.remove(name.refusedName)
    // One that stands already is as good.
    _ = try site.incoming.put(name.name, [])
  }

  private func outcome(
    _ id: JobID,
    deadline: UInt64
  ) throws(ClientError) -> CancelReport.Outcome {
    let name = RequestName(job: id, verb: .cancel)
    while true {
      if try !site.incoming.holds(name.name) { return try settled(name) }
      guard site.hasIntake else {
        return .open("no intake is running; it is carried out when `boardspool up` runs")
      }
      guard Clock.monotonic < deadline, interrupt.exitCode == nil else {
        return .open("its outcome is not known yet; see `boardspool show \(id)`")
      }
      interrupt.pause(milliseconds: site.isFar ? 200 : 20)
    }
  }

  /// A request that is gone was granted, unless its refusal lies there.
  private func settled(_ name: RequestName) throws(ClientError) -> CancelReport.Outcome {
    guard let bytes = try site.incoming.read(name.refusedName) else { return .cancelled }
    let reason = (try? JSONParser.parse(bytes))?["reason"]?.string ?? "intake refused the request"
    try? site.incoming.remove(name.refusedName)
    return .refused(reason)
  }
}
