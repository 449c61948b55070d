import Posix
import Spool

/// The spool's jobs as this gateway knows them.
///
/// - Ended jobs are known from the index, which is followed as it grows; waiting and running ones from
///   fresh listings of their two folders. That is what lists are made of.
/// - One job is always looked up where it lies. What is known here only says under which name to look
///   first; a job that is not there is looked for in all places by ``SpoolReader/locate(_:)``, so that
///   a lagging or missing index hides no job.
///
/// All of it belongs to one thread.
final class Jobs {
  /// Nanoseconds between two looks at the spool: at most so long where a client asks, at least so long
  /// where hints come in swarms.
  private static let longest: UInt64 = 500_000_000
  private static let shortest: UInt64 = 20_000_000
  /// How long it is believed that there is no such job.
  private static let doubt: UInt64 = 100_000_000
  /// How many times a job that moves away while it is opened is looked for.
  private static let attempts = 8

  private let reader: SpoolReader
  private let isOnNFS: Bool
  private let report: (String) -> Void
  private var index: IndexFollower
  private var table = JobTable()
  /// The waiting and running jobs of the last listing.
  private var live: [JobID: JobToken] = [:]
  /// Jobs whose end has not been seen, and which of them lay nowhere at the last look.
  private var open: Set<JobID> = []
  private var lost: Set<JobID> = []
  /// Where jobs were found that the table does not know.
  private var found = RecentCache<JobID, JobToken>(capacity: 1024)
  private var missing: Set<JobID> = []
  private var missingSince: UInt64 = 0
  private var isHinted = false
  private var nextLook: UInt64 = 0
  private var earliestLook: UInt64 = 0
  /// What could not be read at the last look, and the `errno`, so that it is reported once.
  private var troubles: [String: Int32] = [:]

  init(reader: SpoolReader, report: @escaping (String) -> Void) {
    self.reader = reader
    self.report = report
    // Where that cannot be told, the careful way is taken.
    isOnNFS = (try? reader.root.isOnNFS()) ?? true
    index = IndexFollower(root: reader.root)
    look()
  }

  /// Says that the spool has changed.
  func hint() {
    isHinted = true
    missing = []
  }

  // MARK: Lists

  /// Changes with everything that ``page(offset:limit:)`` could show.
  var revision: UInt64 { table.revision }

  /// Up to `limit` jobs by ascending id, the first `offset` passed over.
  func page(offset: Int, limit: Int) -> [JobTable.Summary] { table.page(offset: offset, limit: limit) }

  /// What lists show of a job.
  func summary(_ id: JobID) -> JobTable.Summary? { table[id] }

  /// Looks at the spool again where the last look is too old.
  func refresh() {
    let now = Clock.monotonic
    if now >= nextLook || (isHinted && now >= earliestLook) { look() }
  }

  // MARK: One job

  /// Where a job lies now; nil where there is none.
  func locate(_ id: JobID) throws(PosixError) -> Sighting? {
    refresh()
    if let token = expected(id), let sighting = see(token) { return sighting }
    if isMissing(id) { return nil }
    for _ in 0..<Self.attempts {
      guard let token = try reader.locate(id) else { break }
      guard let sighting = see(token) else { continue }
      learn(token)
      return sighting
    }
    noteMissing(id)
    return nil
  }

  /// Opens a job's directory; nil where there is no such job any more.
  func view(_ sighting: Sighting) throws(PosixError) -> JobView? {
    do {
      return try reader.view(sighting.token)
    } catch  where error.isMissing {
      // It has moved since it was seen.
      return try reader.job(sighting.id)
    }
  }

  /// Under which name a job is to be looked for first.
  private func expected(_ id: JobID) -> JobToken? {
    if let token = live[id] { return token }
    switch table[id]?.place {
    case .finished: return JobToken(id, .finished)
    case .cancelled: return JobToken(id, .cancelled)
    case .queued, .running, nil: return found.value(id)
    }
  }

  /// Looks for a job under a name.
  private func see(_ token: JobToken) -> Sighting? {
    guard let status = try? status(of: token), status.kind == .directory else { return nil }
    return Sighting(token: token, stamp: Sighting.Stamp(status))
  }

  /// On NFS the folder is opened afresh: what is known of a path is shown late there.
  private func status(of token: JobToken) throws(PosixError) -> FileStatus? {
    guard isOnNFS else { return try reader.root.statusIfPresent(of: token.path) }
    return try reader.root.directory(token.place.rawValue).statusIfPresent(of: token.name)
  }

  /// Takes over what the search for one job found out.
  private func learn(_ token: JobToken) {
    live[token.id] = token.isOver ? nil : token
    guard table.contains(token.id) else { return found.keep(token, for: token.id) }
    table.move(token.id, to: token.place)
    if token.isOver { open.remove(token.id) } else { open.insert(token.id) }
  }

  private func isMissing(_ id: JobID) -> Bool {
    if missing.isEmpty { return false }
    if Clock.monotonic &- missingSince > Self.doubt { missing = [] }
    return missing.contains(id)
  }

  private func noteMissing(_ id: JobID) {
    if missing.isEmpty { missingSince = Clock.monotonic }
    if missing.count < 1024 { missing.insert(id) }
    found.forget(id)
    // The index may tell of a job that an admin has removed.
    if !open.contains(id) { table.remove([id]) }
  }

  // MARK: Looking at the spool

  private func look() {
    let start = Clock.monotonic
    isHinted = false
    missing = []
    // Each is worth having without the other.
    attempt("the index of jobs") { () throws(PosixError) in try followIndex() }
    attempt("the waiting and running jobs") { () throws(PosixError) in try list() }
    let end = Clock.monotonic
    // However large the spool, looking at it takes no more than a tenth of the time.
    let rest = (end &- start) &* 9
    nextLook = end &+ max(Self.longest, rest)
    earliestLook = end &+ max(Self.shortest, rest)
  }

  private func attempt(_ subject: String, _ body: () throws(PosixError) -> Void) {
    do throws(PosixError) {
      try body()
      troubles[subject] = nil
    } catch {
      if troubles.updateValue(error.code, forKey: subject) != error.code {
        report("\(subject) cannot be read: \(error.reason)")
      }
    }
  }

  private func followIndex() throws(PosixError) {
    let (lines, wasRebuilt) = try index.next()
    if wasRebuilt {
      table.removeAll()
      open = []
    }
    var accepted: [JobTable.Summary] = []
    var ended: [(JobID, Place)] = []
    for line in lines {
      switch line {
      case .accepted(let job):
        accepted.append(
          JobTable.Summary(id: job.id, place: .queued, created: job.created, owner: job.owner)
        )
      case .ended(let id, let verdict, _, _):
        ended.append((id, verdict.place == .finished ? .finished : .cancelled))
      }
    }
    for job in accepted where !table.contains(job.id) { open.insert(job.id) }
    table.insert(accepted)
    for (id, place) in ended {
      table.move(id, to: place)
      open.remove(id)
    }
    // The first look goes through all jobs that ever were; a set keeps its room otherwise.
    if open.capacity > 4 * open.count + 64 { open = Set(Array(open)) }
  }

  private func list() throws(PosixError) {
    // In this order a job that is claimed between the two is seen in both, not in neither.
    let tokens = try reader.tokens(in: .queued) + reader.tokens(in: .running)
    live = Dictionary(tokens.map { ($0.id, $0) }) { one, other in
      (one.epoch ?? 0) > (other.epoch ?? 0) ? one : other
    }
    table.insert(live.values.filter { !table.contains($0.id) }.map(summary))
    for (id, token) in live {
      table.move(id, to: token.place)
      open.insert(id)
    }
    try settle()
  }

  /// Of a job that the index does not tell of.
  private func summary(_ token: JobToken) -> JobTable.Summary {
    let record = (try? reader.view(token))?.record()
    return JobTable.Summary(
      id: token.id,
      place: token.place,
      created: record?.created,
      owner: record?.owner
    )
  }

  /// Finds out about jobs that neither wait nor run, and whose end the index does not tell yet.
  private func settle() throws(PosixError) {
    let absent = open.filter { live[$0] == nil }
    guard !absent.isEmpty else {
      lost = []
      return
    }
    var stillLost: Set<JobID> = []
    for id in absent {
      let token = [JobToken(id, .finished), JobToken(id, .cancelled)].first { see($0) != nil }
      if let token {
        table.move(id, to: token.place)
        open.remove(id)
      } else {
        stillLost.insert(id)
      }
    }
    // One that moved back while it was looked for comes up at the next look; one that does not is gone.
    let gone = stillLost.intersection(lost)
    table.remove(gone)
    open.subtract(gone)
    lost = stillLost.subtracting(gone)
  }
}
