import Custody
import Lab
import Posix
import Spool

/// Looks after the jobs that intake holds: lets each go when nothing keeps it any more, ends those that can
/// never run, and ends groups with the last of their jobs (The spool's protocol, "Dependencies and groups").
///
/// Only intake moves a held job, so its memory of where they lie is right from the first list on. What happens
/// to a job is told to it; it then looks only at those whom that may concern.
final class HoldDesk {
  /// How long a group waits for its first job, in microseconds.
  private static let emptyGroup = 3_600_000_000

  private struct Held {
    var token: JobToken
    var record: JobRecord
    /// Why it is held, as last told.
    var told: String?
  }

  private let depot: Depot
  private let index: IndexWriter
  private let receipts: ReceiptBook
  private let holder: Holder
  private let report: (Event) -> Void
  private let mover: Mover
  private var held: [JobID: Held] = [:]
  /// By a job, the held ones that depend on it.
  private var dependents: [JobID: Set<JobID>] = [:]
  /// Held jobs to be looked at.
  private var due: Set<JobID> = []

  init(
    _ depot: Depot,
    index: IndexWriter,
    receipts: ReceiptBook,
    holder: Holder,
    report: @escaping (Event) -> Void
  ) {
    self.depot = depot
    self.index = index
    self.receipts = receipts
    self.holder = holder
    self.report = report
    mover = Mover(depot)
  }

  private var family: Family { index.family }

  /// Whether a job that is open rests on this one: it depends on it, or is a group that ends by it.
  func isNeeded(_ id: JobID) -> Bool {
    if dependents[id] != nil || !family.openChildren(of: id).isEmpty { return true }
    return family.parents[id].map { index.open.contains($0) } ?? false
  }

  /// Where a held job lies; nil for one that is not held.
  func token(of id: JobID) -> JobToken? { held[id]?.token }

  /// Finds the jobs that an earlier intake held, whatever it was about to do with them.
  func recover() throws(IntakeError) {
    held = [:]
    dependents = [:]
    for token in try files({ () throws(PosixError) in try depot.reader.tokens(in: .queued) })
    where token.isHeld {
      guard let record = (try? depot.reader.view(token))?.record() else { continue }
      keep(token, record)
    }
  }

  /// A job is held from now on.
  func keep(_ token: JobToken, _ record: JobRecord) {
    forget(token.id)
    held[token.id] = Held(token: token, record: record)
    for other in record.dependsOn { dependents[other, default: []].insert(token.id) }
    due.insert(token.id)
    if record.isGroup { due.formUnion(family.descendants(of: token.id).filter { held[$0] != nil }) }
  }

  /// A job has ended, was reopened or is gone.
  func changed(_ id: JobID) {
    due.formUnion(dependents[id] ?? [])
    due.formUnion(family.ancestors(of: id).filter { held[$0] != nil })
  }

  /// Something about a held job itself is new, as that a job has left the group.
  func lookAgain(at id: JobID) {
    if held[id] != nil { due.insert(id) }
  }

  /// Holds the waiting jobs below a group that is paused now.
  func holdBelow(_ group: JobID) throws(IntakeError) {
    let below = Set(family.descendants(of: group).filter { index.open.contains($0) && held[$0] == nil })
    guard !below.isEmpty else { return }
    for token in try files({ () throws(PosixError) in try depot.reader.tokens(in: .queued) })
    where below.contains(token.id) && !token.isHeld {
      _ = try hold(token)
    }
  }

  /// Takes a waiting job aside; nil where a runner was first.
  func hold(_ token: JobToken) throws(IntakeError) -> JobToken? {
    if token.isHeld { return token }
    let taken: JobToken
    do throws(CustodyError) {
      taken = try mover.move(token, on: .hold)
    } catch {
      if case .lost = error { return nil }
      throw .custody(error)
    }
    guard let record = (try? depot.reader.view(taken))?.record() else { return taken }
    keep(taken, record)
    return taken
  }

  /// Forgets a held job: it goes elsewhere.
  func forget(_ id: JobID) {
    guard let known = held.removeValue(forKey: id) else { return }
    due.remove(id)
    for other in known.record.dependsOn {
      dependents[other]?.remove(id)
      if dependents[other]?.isEmpty ?? false { dependents[other] = nil }
    }
  }

  /// Looks at all whom something new may concern.
  ///
  /// - Returns: how many jobs went to the runners.
  func work() throws(IntakeError) -> Int {
    var freed = 0
    while let id = due.popFirst() {
      do throws(IntakeError) {
        if try look(at: id) { freed += 1 }
      } catch {
        due.insert(id)
        throw error
      }
    }
    if freed > 0 { try files { () throws(PosixError) in try depot.sync(depot.folder(.queued)) } }
    return freed
  }

  /// When a group may end for want of jobs, as a moment of the monotonic clock; also asks for the look then.
  func nextLook() -> UInt64? {
    var next: UInt64?
    let now = Clock.now.microseconds
    for (id, job) in held where job.record.isGroup && (family.children[id] ?? []).isEmpty {
      let left = job.record.created.microseconds &+ Self.emptyGroup &- now
      if left <= 0 { due.insert(id) }
      let moment = Clock.monotonic &+ UInt64(clamping: max(left, 0)) &* 1000
      next = min(next ?? .max, moment)
    }
    return next
  }

  /// - Returns: true where the job goes to the runners.
  private func look(at id: JobID) throws(IntakeError) -> Bool {
    guard let job = held[id] else { return false }
    let relatives = try relatives(of: job.record)
    let readiness = Readiness(job.record) { relatives[$0] }
    if job.record.isGroup {
      try lookAtGroup(job, readiness)
      return false
    }
    switch readiness {
    case .ready:
      return try free(job)
    case .waits(let hold):
      tell(id, hold.sentence)
      return false
    case .never(let reason):
      try end(job, .cancelled, .cancelled, reason)
      return false
    }
  }

  private func free(_ job: Held) throws(IntakeError) -> Bool {
    do throws(CustodyError) {
      _ = try mover.move(job.token, on: .unhold)
    } catch {
      guard case .lost = error else { throw .custody(error) }
      forget(job.token.id)
      return false
    }
    forget(job.token.id)
    receipts.put(
      Receipt.Entry(id: job.token.id, state: Place.queued.rawValue),
      drop: job.record.drop,
      owner: job.record.owner
    )
    return true
  }

  private func lookAtGroup(_ job: Held, _ readiness: Readiness) throws(IntakeError) {
    let id = job.token.id
    // What becomes of the group becomes of its jobs.
    due.formUnion(family.children[id]?.filter { held[$0] != nil && family.verdicts[$0] == nil } ?? [])
    due.remove(id)
    guard family.openChildren(of: id).isEmpty else {
      if case .waits(let hold) = readiness { tell(id, hold.sentence) }
      return
    }
    if let user = job.record.cancelledBy {
      return try end(job, .cancelled, .cancelled, "cancelled by \(user)")
    }
    if case .never(let reason) = readiness { return try end(job, .cancelled, .cancelled, reason) }
    let ends = (family.children[id] ?? []).compactMap { child in
      family.verdicts[child].map { (id: child, verdict: $0) }
    }
    let age = Clock.now.microseconds &- job.record.created.microseconds
    guard !ends.isEmpty || age >= Self.emptyGroup else { return }
    let (verdict, reason) = GroupVerdict.of(ends)
    try end(job, verdict, .job, reason)
  }

  private func end(
    _ job: Held,
    _ verdict: Verdict,
    _ blame: Blame,
    _ reason: String
  ) throws(IntakeError) {
    let hasEnded = try UnrunFinisher(depot: depot, holder: holder)
      .end(job.token, job.record, verdict, blame, reason)
    forget(job.token.id)
    guard hasEnded else { return }
    report(
      Event(
        "job.end",
        .info,
        ["job": "\(job.token.id)", "verdict": verdict.rawValue],
        "job \(job.token.id): \(verdict.rawValue): \(reason)"
      )
    )
  }

  private func tell(_ id: JobID, _ reason: String) {
    guard let job = held[id], job.told != reason else { return }
    held[id]?.told = reason
    var entry = Receipt.Entry(id: id, state: Place.queued.rawValue)
    entry.manifestSHA256 = job.record.manifestSHA256
    entry.waitingFor = reason
    receipts.put(entry, drop: job.record.drop, owner: job.record.owner)
  }

  /// The job's dependencies, and the groups above it with theirs.
  private func relatives(of record: JobRecord) throws(IntakeError) -> [JobID: Readiness.Relative] {
    var found: [JobID: Readiness.Relative] = [:]
    var next: JobRecord? = record
    for _ in 0..<Readiness.deepestGroup {
      guard let job = next else { break }
      for id in job.dependsOn where found[id] == nil { found[id] = try dependency(id) }
      guard let parent = job.parent else { break }
      let group = try self.record(of: parent)
      if let group, found[parent]?.record == nil {
        found[parent] = Readiness.Relative(record: group, verdict: found[parent]?.verdict)
      }
      next = group
    }
    return found
  }

  private func dependency(_ id: JobID) throws(IntakeError) -> Readiness.Relative? {
    if index.open.contains(id) { return Readiness.Relative(record: nil, verdict: nil) }
    guard let view = try files({ () throws(PosixError) in try depot.reader.job(id) }) else { return nil }
    return Readiness.Relative(record: nil, verdict: view.result()?.verdict)
  }

  private func record(of id: JobID) throws(IntakeError) -> JobRecord? {
    if let known = held[id] { return known.record }
    return try files { () throws(PosixError) in try depot.reader.job(id)?.record() }
  }
}
