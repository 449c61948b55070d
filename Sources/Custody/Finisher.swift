import JSON
import Posix
import Spool

/// Ends jobs: writes results, decides, publishes, and tells intake.
///
/// The steps are apart, so that a runner can take several jobs through each of them with one sync
/// between (The spool's protocol, "Finishing"):
/// 1. ``write(_:in:epoch:)`` puts the attempt's result down; then a sync.
/// 2. ``decide(_:)`` renames to `~end`: from here on the job is never run again.
/// 3. ``publish(_:result:)`` links the result and moves the job to `finished` or `cancelled`; a sync.
/// 4. ``announce(_:)`` leaves a note for intake.
package struct Finisher: Sendable {
  private let depot: Depot
  private let mover: Mover

  package init(_ depot: Depot) {
    self.depot = depot
    mover = Mover(depot)
  }

  /// Writes an attempt's result into its folder, making the folder where no run did.
  package func write(_ result: JobResult, in job: Directory, epoch: Int) throws(CustodyError) {
    try custody { () throws(PosixError) in
      let attempt = try job.directory(making: Layout.attempts).directory(making: "\(epoch)")
      try attempt.replace(Layout.result, result.json.pretty, sync: false)
    }
  }

  package func decide(_ token: JobToken) throws(CustodyError) -> JobToken {
    try mover.move(token, on: .decide)
  }

  /// Publishes a decided job.
  package func publish(_ token: JobToken, result: JobResult) throws(CustodyError) -> JobToken {
    guard let epoch = token.epoch else { throw .refused(token, .notDecided) }
    do {
      let job = try depot.folder(.running).directory(token.name)
      try replaceLink(Layout.result, to: "\(Layout.attempts)/\(epoch)/\(Layout.result)", in: job)
      let console = "\(Layout.attempt(epoch, role: result.boards.first?.role))/\(Layout.consoleLog)"
      if (try? job.openWithin(console)) != nil { try replaceLink(Layout.log, to: console, in: job) }
    } catch {
      if error.isMissing { throw .lost(token) }
      throw .failed(error)
    }
    return try mover.move(token, on: .publish(result.verdict.place))
  }

  /// Tells intake that a job has ended: by word where it is in this process, else by a note.
  ///
  /// A word that a crash swallows is made good by the look at everything that follows an unclean stop.
  package func announce(_ id: JobID, epoch: Int) throws(CustodyError) {
    if depot.tellIntake(id) { return }
    try custody { () throws(PosixError) in
      let news = try depot.folder(Layout.news)
      do throws(PosixError) {
        _ = try news.create("\(id)~\(epoch)")
      } catch  where error.exists {}
    }
  }

  /// Ends a waiting job without a run: claims it as its next attempt, and goes through all steps.
  ///
  /// - Throws: ``CustodyError/lost(_:)`` where a runner claimed it first.
  package func endWithoutRun(_ token: JobToken, as holder: Holder, _ result: JobResult) throws(CustodyError) {
    let claimed = try mover.move(token, on: .claim(by: holder))
    guard let epoch = claimed.epoch else { throw .refused(claimed, .notUnderWay) }
    var result = result
    result.attempt = epoch
    let job = try custody { () throws(PosixError) in try depot.folder(.running).directory(claimed.name) }
    try write(result, in: job, epoch: epoch)
    try custody { () throws(PosixError) in try depot.sync() }
    let decided = try decide(claimed)
    let ended = try publish(decided, result: result)
    try custody { () throws(PosixError) in try depot.sync(depot.folder(ended.place)) }
    try announce(ended.id, epoch: epoch)
  }

  /// Makes a link, in place of one that an earlier attempt left.
  private func replaceLink(_ name: String, to target: String, in job: Directory) throws(PosixError) {
    guard let old = try job.linkTarget(name) else { return try job.makeLink(name, to: target) }
    if old == target { return }
    let temporary = ".\(name).new"
    try job.removeIfPresent(temporary)
    try job.makeLink(temporary, to: target)
    try job.rename(temporary, to: job, as: name)
  }
}
