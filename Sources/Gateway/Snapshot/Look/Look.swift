import Lab
import Posix
import Spool

/// All that a gateway knows of its spool, brought up to date by one look after another.
struct Look: Sendable {
  private let reader: SpoolReader
  private let report: @Sendable (Event) -> Void
  private var jobs: JobLook
  private var catalogue = BoardCatalogue()
  private var hostFiles = HostFiles()
  private var hostWatch: HostWatch
  /// What the running jobs tell of their boards.
  private var works: [JobToken: BoardWork] = [:]
  private var reports: [HostReport] = []
  private var revision: UInt64 = 0
  private var jobsRevision: UInt64 = 0
  /// What could not be read at the last look, and the `errno`, so that it is reported once.
  private var troubles: [String: Int32] = [:]

  /// - Parameters:
  ///   - finder: of the spool's jobs.
  ///   - hostWatch: tells who is alive.
  ///   - report: gets a sentence where something cannot be read.
  init(_ finder: JobFinder, hostWatch: HostWatch, report: @escaping @Sendable (Event) -> Void) {
    reader = finder.reader
    jobs = JobLook(finder)
    self.hostWatch = hostWatch
    self.report = report
  }

  /// Looks at everything.
  ///
  /// - Parameters:
  ///   - gone: ended jobs that were looked for in vain since the last look.
  ///   - now: the wall clock.
  ///   - clock: nanoseconds of a clock that never jumps.
  /// - Returns: what is known now.
  mutating func look(gone: Set<JobID>, now: Timestamp, clock: UInt64) -> Snapshot {
    let (lastTable, lastLive, lastReports) = (jobs.table.revision, jobs.live, reports)
    jobs.forget(gone)
    // Each is worth having without the others.
    attempt("the index of jobs") { look throws(PosixError) in try look.jobs.followIndex() }
    attempt("the waiting and running jobs") { look throws(PosixError) in try look.jobs.list() }
    lookAtWork()
    var haveBoardsChanged = false
    attempt("the board files") { look throws(PosixError) in haveBoardsChanged = try look.lookAtBoards() }
    attempt("the reports of hosts") { look throws(PosixError) in
      try look.lookAtHosts(now: now, clock: clock)
    }
    let haveJobsChanged = jobs.table.revision != lastTable || jobs.live != lastLive
    if haveJobsChanged { jobsRevision &+= 1 }
    if haveJobsChanged || haveBoardsChanged || reports != lastReports { revision &+= 1 }
    return Snapshot(
      jobs: jobs.table,
      live: jobs.live,
      reports: reports,
      catalogue: catalogue,
      revision: revision,
      jobsRevision: jobsRevision,
      taken: now
    )
  }

  private mutating func attempt(_ subject: String, _ body: (inout Look) throws(PosixError) -> Void) {
    do throws(PosixError) {
      try body(&self)
      troubles[subject] = nil
    } catch {
      if troubles.updateValue(error.code, forKey: subject) != error.code {
        report("\(subject) cannot be read: \(error.reason)")
      }
    }
  }

  private mutating func lookAtWork() {
    var works: [JobToken: BoardWork] = [:]
    for token in jobs.live.values where token.holder != nil {
      // An attempt stays on its boards.
      let known = self.works[token].flatMap { $0.boards.isEmpty ? nil : $0 }
      works[token] = known ?? BoardWork(token, reader)
    }
    self.works = works
    jobs.note(works.values)
  }

  /// True where a board file has changed.
  private mutating func lookAtBoards() throws(PosixError) -> Bool {
    do {
      return try catalogue.refresh(from: reader)
    } catch  where error.isMissing {
      defer { catalogue = BoardCatalogue() }
      return !catalogue.entries.isEmpty
    }
  }

  private mutating func lookAtHosts(now: Timestamp, clock: UInt64) throws(PosixError) {
    let living = hostWatch.living(try hostFiles.read(reader), now: now, clock: clock)
    let works = Array(works.values)
    reports = living.map { BoardWork.updated($0, works) }
  }
}
