import Custody
import JSON
import Lab
import Posix
import Spool

/// Works through the requests in `incoming/`.
///
/// A request stays there until its outcome is known. Granted, it vanishes; refused, `<name>.refused` says why
/// (The spool's protocol, "Requests"). Those for one target are worked on in the order in which they were made,
/// and of two that contradict each other the first holds.
final class RequestDesk {
  private let depot: Depot
  private let receipts: ReceiptBook
  private let hints: Hints
  private let jobs: JobRequestDesk
  private let boards: BoardRequestDesk
  private let report: (Event) -> Void
  /// Since when each is as it is, on the monotonic clock.
  private var seen: [RequestName: (status: FileStatus, since: UInt64)] = [:]
  /// What keeps requests from being answered, said once.
  private var troubles: [RequestName: String] = [:]

  init(
    _ depot: Depot,
    receipts: ReceiptBook,
    hints: Hints,
    jobs: JobRequestDesk,
    boards: BoardRequestDesk,
    report: @escaping (Event) -> Void
  ) {
    self.depot = depot
    self.receipts = receipts
    self.hints = hints
    self.jobs = jobs
    self.boards = boards
    self.report = report
  }

  /// Works on all that lie there.
  ///
  /// - Returns: when to look again, on the monotonic clock; nil where all are answered.
  func work(_ names: [RequestName], _ catalogue: BoardCatalogue) throws(IntakeError) -> UInt64? {
    seen = seen.filter { names.contains($0.key) }
    troubles = troubles.filter { names.contains($0.key) }
    guard !names.isEmpty else { return nil }
    let incoming = try files { () throws(PosixError) in try depot.folder(Layout.incoming) }
    let isAdmin = try files { () throws(PosixError) in try Admins(depot) }
    var next: UInt64?
    var standing: [RequestName.Target: [Request]] = [:]
    for request in requests(names, in: incoming, isAdmin) {
      do {
        let before = standing[request.name.target, default: []]
        let moment = try work(request, in: incoming, behind: before, catalogue)
        standing[request.name.target, default: []].append(request)
        if let moment { next = min(next ?? .max, moment) }
      } catch let refusal as RequestRefusal {
        do throws(PosixError) {
          try refuse(request, refusal, in: incoming)
        } catch {
          sayTrouble(request, "\(error)")
          next = min(next ?? .max, Clock.monotonic &+ 250_000_000)
        }
      } catch IntakeError.lostLease {
        throw .lostLease
      } catch {
        // What keeps one from being answered must not keep the others from it.
        sayTrouble(request, "\(error)")
        next = min(next ?? .max, Clock.monotonic &+ 250_000_000)
      }
    }
    return next
  }

  private func sayTrouble(_ request: Request, _ reason: String) {
    guard troubles.updateValue(reason, forKey: request.name) != reason else { return }
    report(
      Event(
        "request.trouble",
        .warning,
        ["request": request.name.name],
        "incoming/\(request.name.name) cannot be answered: \(reason)"
      )
    )
  }

  /// The requests in the order in which they were made.
  private func requests(_ names: [RequestName], in incoming: Directory, _ admins: Admins) -> [Request] {
    let requests = names.compactMap { name -> Request? in
      guard let status = (try? incoming.statusIfPresent(of: name.name)) ?? nil else { return nil }
      let user = receipts.userName(status.owner)
      return Request(name: name, status: status, user: user, isAdmin: admins.contains(status.owner, user))
    }
    return requests.sorted { ($0.birth, $0.name.name) < ($1.birth, $1.name.name) }
  }

  /// - Returns: when to look again; nil where it is answered.
  private func work(
    _ request: Request,
    in incoming: Directory,
    behind earlier: [Request],
    _ catalogue: BoardCatalogue
  ) throws -> UInt64? {
    var request = request
    if let moment = try read(&request, in: incoming) { return moment }
    if let first = earlier.first(where: { RequestRule.contradict($0.verb, request.verb) }) {
      throw RequestRefusal(
        .conflict,
        "\(first.user)'s \(first.name.name) came first, and \(request.name.name) contradicts it"
      )
    }
    let outcome: RequestOutcome
    switch request.name.target {
    case .job: outcome = try jobs.work(request)
    case .board(let name): outcome = try boards.work(request, name, catalogue)
    case .number(let digits): throw RequestRefusal(.malformed, "\(digits) is no job's number")
    }
    // Its runner ends the job, and tells; this is for a word that is lost.
    guard outcome == .granted else { return Clock.monotonic &+ 250_000_000 }
    try remove(request, in: incoming)
    report(
      Event(
        "request.grant",
        .info,
        ["request": request.name.name, "user": request.user],
        "\(request.name.name) by \(request.user): granted"
      )
    )
    return nil
  }

  /// Reads what the request holds, and checks that it is what its name says.
  ///
  /// - Returns: when to look again, of one that has not come whole.
  private func read(_ request: inout Request, in incoming: Directory) throws -> UInt64? {
    let now = Clock.monotonic
    let name = RawName(request.name.name)
    let known = seen[request.name]
    let since = known.map { $0.status == request.status ? $0.since : now } ?? now
    seen[request.name] = (request.status, since)
    let arrival = hints.arrival(of: name)
    guard request.verb.content == .folder else {
      guard request.status.kind == .regular, request.status.links == 1 else {
        throw RequestRefusal(.malformed, "a request must be a regular file with one link")
      }
      guard request.verb.content == .object else { return nil }
      let reading = RequestReading(settleSeconds: depot.settleSeconds)
      switch try reading.read(request.name, in: incoming, arrival: arrival, since: since, now: now) {
      case .whole(let object):
        request.object = object
        return nil
      case .growing(let moment): return moment
      }
    }
    return try readFolder(request, in: incoming, arrival: arrival, since: since, now: now)
  }

  private func readFolder(
    _ request: Request,
    in incoming: Directory,
    arrival: Arrival,
    since: UInt64,
    now: UInt64
  ) throws -> UInt64? {
    guard request.status.kind == .directory else {
      throw RequestRefusal(.malformed, "\(request.name.name) must be a directory with the files to add")
    }
    let isSettled = now &- since >= UInt64(depot.settleSeconds) &* 1_000_000_000
    let finding = try jobs.attachments.look(
      request.name,
      in: incoming,
      arrival: arrival,
      isSettled: isSettled
    )
    guard case .growing(let reason) = finding else { return nil }
    let hours = depot.configuration.incompleteHours
    let age = Clock.now.microseconds / 1_000_000 - request.status.changed.seconds
    if age > hours * 3600 {
      throw RequestRefusal(.malformed, "it was incomplete for \(hours) hours: \(reason)")
    }
    if isSettled {
      receipts.tell("incoming", reason, drop: request.name.name, owner: request.owner)
    }
    return now &+ 1_000_000_000
  }

  /// Takes an answered request away, unless another of its name has come meanwhile.
  private func remove(_ request: Request, in incoming: Directory) throws(PosixError) {
    let name = request.name.name
    guard let status = try incoming.statusIfPresent(of: name), status.born == request.status.born,
      status.kind == request.status.kind
    else { return }
    if status.kind == .directory { try incoming.removeTree(name) } else { try incoming.removeIfPresent(name) }
    hints.forget(RawName(name))
    seen[request.name] = nil
  }

  private func refuse(
    _ request: Request,
    _ refusal: RequestRefusal,
    in incoming: Directory
  ) throws(PosixError) {
    try clearPlace(ofAnswerTo: request, in: incoming)
    try incoming.replace(request.name.refusedName, refusal.json.pretty, sync: false)
    report(
      Event(
        "request.refuse",
        .notice,
        ["request": request.name.name, "user": request.user, "code": refusal.code.rawValue],
        "\(request.name.name) by \(request.user): \(refusal.reason)"
      )
    )
    guard request.status.kind == .directory else { return try remove(request, in: incoming) }
    try setAside(request.name.name, as: "\(request.name.name)-\(request.birth)", in: incoming)
  }

  /// Everybody can make folders in `incoming/`, also where an answer is to lie.
  private func clearPlace(ofAnswerTo request: Request, in incoming: Directory) throws(PosixError) {
    let answer = request.name.refusedName
    for name in [answer, ".\(answer).new"] {
      guard try incoming.statusIfPresent(of: name)?.kind == .directory else { continue }
      try setAside(name, as: "\(answer)-\(request.birth)", in: incoming)
    }
  }

  private func setAside(_ name: String, as kept: String, in incoming: Directory) throws(PosixError) {
    let refused = try incoming.directory(making: Layout.refused)
    try refused.removeTree(kept)
    try incoming.rename(name, to: refused, as: kept)
  }
}
