import JSON
import Posix
import Spool

/// Asks intake for something: drops requests into `incoming/`, and waits for what comes of them.
///
/// A request that vanishes was granted, unless its refusal lies there (The spool's protocol, "Requests").
package struct Requester {
  /// Nanoseconds that a live intake is given.
  package static let patience: UInt64 = 10_000_000_000
  /// Nanoseconds that one of the same name, which holds something else, is given to be carried out.
  private static let politeness: UInt64 = 2_000_000_000

  private let site: Site
  private let interrupt: Interrupt

  package init(_ site: Site, interrupt: Interrupt) {
    self.site = site
    self.interrupt = interrupt
  }

  /// A request that was dropped.
  private struct Dropped {
    var name: RequestName
    /// Jobs that earlier requests of the name made.
    var earlier: Set<JobID>
  }

  /// Drops the requests, then waits for each.
  ///
  /// - Parameters:
  ///   - drafts: all of them checked.
  ///   - patience: nanoseconds for all answers together, from when all were dropped.
  /// - Returns: a report for each.
  /// - Throws: ``ClientError/failed(_:)`` where a request cannot be dropped.
  package func run(
    _ drafts: [RequestDraft],
    patience: UInt64 = Requester.patience
  ) throws(ClientError) -> [RequestReport] {
    var dropped: [Dropped] = []
    for draft in drafts { dropped.append(try drop(draft)) }
    let deadline = Clock.monotonic &+ patience
    var reports: [RequestReport] = []
    for request in dropped {
      reports.append(RequestReport(name: request.name, outcome: try outcome(request, deadline: deadline)))
    }
    return reports
  }

  private func drop(_ draft: RequestDraft) throws(ClientError) -> Dropped {
    let name = draft.name
    let dropped = Dropped(name: name, earlier: Set(try jobsMade(by: name)))
    // The refusal of an earlier one must not be taken for this one's.
    try site.incoming.remove(name.refusedName)
    let deadline = Clock.monotonic &+ (site.hasIntake ? Self.politeness : 0)
    while try !put(draft) {
      // One that says as much as this one is as good.
      if case .nothing = draft.content { return dropped }
      guard Clock.monotonic < deadline, interrupt.exitCode == nil else {
        throw .failed("incoming/\(name.name) is there already and waits to be carried out")
      }
      interrupt.pause(milliseconds: site.isFar ? 200 : 20)
    }
    return dropped
  }

  private func put(_ draft: RequestDraft) throws(ClientError) -> Bool {
    switch draft.content {
    case .nothing: try site.incoming.put(draft.name.name, [])
    case .object(let object): try site.incoming.put(draft.name.name, JSONValue.object(object).pretty)
    case .folder(let items):
      try site.incoming.put(draft.name.name, folder: items, interrupt: interrupt) { _ in }
    }
  }

  private func outcome(
    _ request: Dropped,
    deadline: UInt64
  ) throws(ClientError) -> RequestReport.Outcome {
    while true {
      if try !site.incoming.holds(request.name.name) { return try settled(request) }
      guard site.hasIntake else {
        return .open("no intake is running; it is carried out when `boardspool up` runs")
      }
      guard Clock.monotonic < deadline, interrupt.exitCode == nil else { return .open(later(request.name)) }
      interrupt.pause(milliseconds: site.isFar ? 200 : 20)
    }
  }

  private func later(_ name: RequestName) -> String {
    switch name.target {
    case .job(let id): "its outcome is not known yet; see `boardspool show \(id)`"
    case .board, .number: "its outcome is not known yet; see `boardspool boards`"
    }
  }

  private func settled(_ request: Dropped) throws(ClientError) -> RequestReport.Outcome {
    guard let bytes = try site.incoming.read(request.name.refusedName) else {
      return .granted(made: try jobsMade(by: request.name).last { !request.earlier.contains($0) })
    }
    let answer = try? JSONParser.parse(bytes)
    // It was read; a refusal that cannot be taken away is taken away before the next request.
    try? site.incoming.remove(request.name.refusedName)
    return .refused(
      answer?["reason"]?.string ?? "intake refused the request",
      code: answer?["code"]?.string
    )
  }

  /// The jobs that requests of the name have made for this user, in their order: they have a receipt as drops
  /// of the request's name have.
  private func jobsMade(by name: RequestName) throws(ClientError) -> [JobID] {
    guard name.verb.makesJob else { return [] }
    return try site.receipt(user: site.user, drop: name.name)?.entries.compactMap(\.id) ?? []
  }
}
