import Custody
import JSON
import Posix
import Spool

/// Changes `job.json` and adds lines to a job's history: intake's own two files of a job.
struct JobEditor {
  let depot: Depot
  let index: IndexWriter
  let holds: HoldDesk

  /// Replaces the record of a job where it lies; a job that moves meanwhile takes it along.
  func write(_ record: JobRecord, in view: JobView) throws(PosixError) {
    try view.directory.replace(Layout.record, record.json.pretty, sync: depot.isDurable)
  }

  /// Takes a waiting job aside, changes it, and leaves it to ``HoldDesk`` to let it go again.
  ///
  /// - Parameters:
  ///   - token: where it lay when it was looked at.
  ///   - change: changes its record.
  /// - Returns: false where a runner was first.
  /// - Throws: where the disk refuses; then a later look does the rest.
  func edit(_ token: JobToken, _ change: (inout JobRecord) -> Void) throws(IntakeError) -> Bool {
    guard let taken = try holds.hold(token) else { return false }
    let view = try files { () throws(PosixError) in try depot.reader.view(taken) }
    guard var record = view.record() else { return false }
    let before = record
    change(&record)
    if record != before {
      if before.board != record.board || before.parent != record.parent {
        try files { () throws(PosixError) in try index.append([.accepted(IndexLine.Acceptance(record))]) }
      }
      try files { () throws(PosixError) in try write(record, in: view) }
    }
    holds.keep(taken, record)
    return true
  }

  /// Adds a line to intake's history of the job, once a request.
  ///
  /// - Parameters:
  ///   - comment: what the line says.
  ///   - view: the job.
  ///   - since: when the request was made, in nanoseconds; a line of that text that is younger is its own.
  /// - Throws: where the disk refuses.
  func note(_ comment: String, in view: JobView, since: Int) throws(PosixError) {
    let isNoted = view.intakeHistory().contains { line in
      line.comment == comment && line.time.microseconds >= since / 1000
    }
    if isNoted { return }
    let line = HistoryLine(time: Clock.now, state: view.token.place.rawValue, comment: comment)
    try view.directory.openToAppend(Layout.history).writeAll(line.bytes)
  }

  /// Notes a granted request in a job's history and record.
  ///
  /// - Parameters:
  ///   - request: what was asked for.
  ///   - view: the job, where it lies.
  ///   - record: its record as it is.
  ///   - change: what the request changes of it.
  /// - Returns: ``RequestOutcome/granted``.
  /// - Throws: where the disk refuses.
  func grant(
    _ request: Request,
    _ view: JobView,
    _ record: JobRecord,
    _ change: (inout JobRecord) -> Void = { _ in }
  ) throws(PosixError) -> RequestOutcome {
    try note(request, in: view)
    return try grantUnnoted(request, view, record, change)
  }

  /// As ``grant(_:_:_:_:)``, of a request whose line in the history says more than who asked.
  func grantUnnoted(
    _ request: Request,
    _ view: JobView,
    _ record: JobRecord,
    _ change: (inout JobRecord) -> Void = { _ in }
  ) throws(PosixError) -> RequestOutcome {
    var record = record
    change(&record)
    record.granted[request.verb] = request.birth
    try write(record, in: view)
    // A held job is remembered with its record.
    if holds.token(of: view.token.id) != nil { holds.keep(view.token, record) }
    return .granted
  }

  /// Grants a request that changes a waiting job.
  ///
  /// - Parameters:
  ///   - request: what was asked for.
  ///   - view: the job, as it was found waiting.
  ///   - change: what the request changes of its record.
  /// - Returns: ``RequestOutcome/open`` where a runner was first.
  /// - Throws: where the disk refuses.
  func grantWaiting(
    _ request: Request,
    _ view: JobView,
    _ change: (inout JobRecord) -> Void
  ) throws -> RequestOutcome {
    let isMine = try edit(view.token) { record in
      change(&record)
      record.granted[request.verb] = request.birth
    }
    // A runner may have claimed it just now; the next look finds it running.
    guard isMine else { return .open }
    if let view = try depot.reader.job(view.token.id) { try note(request, in: view) }
    return .granted
  }

  /// Adds the line that says who asked for what, once.
  func note(_ request: Request, in view: JobView) throws(PosixError) {
    try note("\(request.verb.rawValue) requested by \(request.user)", in: view, since: request.birth)
  }
}
