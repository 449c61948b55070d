import Posix
import Spool

/// Keeps a look at a spool, for all threads of a gateway.
///
/// - Lists are made from a ``Snapshot``, of a look that is at most half a second old where somebody asks.
/// - One job is always looked up where it lies. What is known here only says under which name to look
///   first; a job that is not there is looked for in all places by ``SpoolReader/locate(_:)``, so that a
///   lagging or missing index hides no job.
///
/// A look can take long where a spool is large or its disk slow; only ``fresh()`` waits for one.
final class Lookout: Sendable {
  /// How many times a job that moves away while it is opened is looked for.
  private static let attempts = 8

  private let finder: JobFinder
  private let clock: @Sendable () -> UInt64
  private let wallClock: @Sendable () -> Timestamp
  /// Held by who looks, for as long as that takes.
  private let look: Locked<Look>
  /// Held for moments.
  private let notes: Locked<Notes>

  fileprivate struct Notes: Sendable {
    var snapshot: Snapshot?
    /// How many looks there were.
    var looks: UInt64 = 0
    var schedule = LookSchedule()
    var absent = AbsentJobs()
    var seen = SeenJobs()
    /// Ended jobs that the snapshot has and that are nowhere.
    var gone: Set<JobID> = []
    /// Where jobs were found by a search, and after how many looks.
    var found = RecentCache<JobID, (token: JobToken, looks: UInt64)>(capacity: 1024)
  }

  /// Looks at nothing yet.
  ///
  /// - Parameters:
  ///   - reader: of the spool.
  ///   - hostWatch: tells which processes are alive.
  ///   - clock: never jumps, in nanoseconds.
  ///   - wallClock: for people.
  ///   - report: gets a sentence, once, where something cannot be read; called on the thread that looks.
  init(
    reader: SpoolReader,
    hostWatch: HostWatch = HostWatch(),
    clock: @escaping @Sendable () -> UInt64 = { Clock.monotonic },
    wallClock: @escaping @Sendable () -> Timestamp = { Clock.now },
    report: @escaping @Sendable (Event) -> Void
  ) {
    finder = JobFinder(reader)
    self.clock = clock
    self.wallClock = wallClock
    look = Locked(Look(finder, hostWatch: hostWatch, report: report))
    notes = Locked(Notes())
  }

  /// Says that the spool has changed.
  func hint() {
    notes.withLock { notes in
      notes.schedule.hint()
      notes.absent.forget()
      notes.seen.forget()
    }
  }

  // MARK: Lists

  /// Whatever is known, however old; nil before the first look.
  var current: Snapshot? { notes.withLock { $0.snapshot } }

  /// What is known; nil where a look is due, for which ``fresh()`` waits.
  func ifFresh() -> Snapshot? {
    let now = clock()
    return notes.withLock { $0.schedule.isDue(at: now) ? nil : $0.snapshot }
  }

  /// What is known after a look, where one is due; may take long.
  ///
  /// Threads that ask at the same time share one look.
  func fresh() -> Snapshot {
    if let snapshot = ifFresh() { return snapshot }
    return look.withLock { look in
      // Another thread may have looked while this one waited for it.
      ifFresh() ?? renew(&look)
    }
  }

  private func renew(_ look: inout Look) -> Snapshot {
    let gone = notes.withLock { notes in
      notes.schedule.begin()
      defer { notes.gone = [] }
      return notes.gone
    }
    let begun = clock()
    let snapshot = look.look(gone: gone, now: wallClock(), clock: begun)
    let ended = clock()
    // The last one goes when the lock is given back: there may be much to free.
    _ = notes.withLock { notes in
      let last = notes.snapshot
      notes.snapshot = snapshot
      notes.looks &+= 1
      notes.schedule.end(begun: begun, ended: ended)
      return last
    }
    return snapshot
  }

  /// How many looks there were.
  var looks: UInt64 { notes.withLock { $0.looks } }

  // MARK: One job

  /// Where a job lies now; nil where there is none.
  ///
  /// It costs one look at the file system where the job lies as was known. Until a hint, a job that there is not
  /// is believed to be absent for a tenth of a second, and an ended one to lie there for a hundredth.
  func locate(_ id: JobID) throws(PosixError) -> Sighting? {
    let now = clock()
    if let sighting = notes.withLock({ $0.seen.sighting(of: id, at: now) }) { return sighting }
    let (token, changes) = notes.withLock { ($0.expected(id), $0.absent.changes) }
    if let token, let sighting = finder.see(token) {
      notes.withLock { if $0.absent.changes == changes { $0.seen.note(sighting, at: now) } }
      return sighting
    }
    if notes.withLock({ $0.absent.contains(id, at: now) }) { return nil }
    for _ in 0..<Self.attempts {
      guard let found = try finder.search(id, last: token) else { break }
      guard let sighting = finder.see(found) else { continue }
      notes.withLock { $0.learn(found) }
      return sighting
    }
    notes.withLock { $0.noteAbsent(id, at: now, changes: changes) }
    return nil
  }

  /// Opens a job where it lies now; nil where there is none.
  func job(_ id: JobID) throws(PosixError) -> JobView? {
    guard let sighting = try locate(id) else { return nil }
    return try view(sighting)
  }

  /// Opens a job's directory; nil where there is no such job any more.
  func view(_ sighting: Sighting) throws(PosixError) -> JobView? {
    do {
      return try finder.reader.view(sighting.token)
    } catch  where error.isMissing {
      // It has moved since it was seen.
      return try finder.reader.job(sighting.id)
    }
  }
}

extension Lookout.Notes {
  /// Under which name a job is to be looked for first.
  fileprivate mutating func expected(_ id: JobID) -> JobToken? {
    let found = found.value(id)
    // What was found since the last look is newer than what the look saw.
    if let found, found.looks == looks { return found.token }
    if let token = snapshot?.live[id] { return token }
    switch snapshot?.jobs.place(of: id) {
    case .finished: return JobToken(id, .finished)
    case .cancelled: return JobToken(id, .cancelled)
    case .queued, .running, nil: return found?.token
    }
  }

  /// Takes over what the search for one job found out.
  fileprivate mutating func learn(_ token: JobToken) {
    found.keep((token, looks), for: token.id)
    if let snapshot, snapshot.jobs.place(of: token.id) != token.place { schedule.refute() }
  }

  fileprivate mutating func noteAbsent(_ id: JobID, at now: UInt64, changes: UInt64) {
    absent.note(id, at: now, changes: changes)
    found.forget(id)
    guard let place = snapshot?.jobs.place(of: id) else { return }
    // One that the snapshot shows as live, the next look settles.
    if place == .finished || place == .cancelled, gone.count < 1024 { gone.insert(id) }
    schedule.refute()
  }
}
