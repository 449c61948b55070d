import Custody
import Posix
import Spool

/// Looks after what has ended: calls the completion hook, purges what is not kept, and removes what was purged.
///
/// Its effects on disk are in `.hooks/`, `.trash/` and lines of the index; see The spool's protocol, "Keeping
/// house". It works in small steps between those of intake, whose thread calls it; only hooks run beside it.
final class Housekeeper {
  /// Between two steps while there is more to do, in nanoseconds.
  private static let pause: UInt64 = 20_000_000
  /// Between two looks whether there is room for more hooks, in nanoseconds.
  private static let hookLook: UInt64 = 250_000_000
  /// Until the next look when something could not be done, in nanoseconds.
  private static let delay: UInt64 = 60_000_000_000

  /// Whether something that is under way rests on an ended job, which then is kept by retention.
  var isNeeded: (JobID) -> Bool = { _ in false }

  private let depot: Depot
  private let index: IndexWriter
  private let report: @Sendable (Event) -> Void
  private let runner: HookRunner?
  private let hooks: HookQueue?
  private let retention: RetentionDesk
  private let trash: TrashSweeper
  /// Purged jobs whose lines the index has still to get.
  private var unlisted: [JobID] = []
  private var isFirst = true
  /// What each part could not do, so that it is said once.
  private var troubles: [String: String] = [:]

  convenience init(_ depot: Depot, index: IndexWriter, report: @escaping @Sendable (Event) -> Void) {
    self.init(depot, index: index, hookLimits: HookRunner.Limits(), report: report)
  }

  init(
    _ depot: Depot,
    index: IndexWriter,
    hookLimits: HookRunner.Limits,
    report: @escaping @Sendable (Event) -> Void
  ) {
    self.depot = depot
    self.index = index
    self.report = report
    do throws(PosixError) {
      let runner = try HookRunner(depot, limits: hookLimits, report: report)
      self.runner = runner
      hooks = HookQueue(depot, runner: runner, report: report)
    } catch {
      // Without descriptors left nothing else works either.
      report(Event("hook.failure", .error, [:], "completion hooks cannot be called: \(error)"))
      runner = nil
      hooks = nil
    }
    retention = RetentionDesk(depot)
    trash = TrashSweeper(depot, report: report)
  }

  /// Notes that the completion hook of a job is due, where `spool.json` names one.
  ///
  /// To be called before the line of the job's end is appended to the index, and again where that line was lost;
  /// behind a batch of them ``sync()``.
  ///
  /// - Parameters:
  ///   - id: the job's.
  ///   - epoch: of the attempt that ended it; 0 where none did.
  /// - Throws: where it cannot be noted; then the job's end must not be noted either.
  func jobEnded(_ id: JobID, epoch: Int) throws(PosixError) { try hooks?.note(id, epoch: epoch) }

  /// Puts what ``jobEnded(_:epoch:)`` noted onto the disk.
  func sync() throws(PosixError) { try hooks?.sync() }

  /// Purges one ended job.
  ///
  /// - Parameters:
  ///   - id: the job's.
  ///   - token: where it lies.
  /// - Throws: ENOENT where it does not lie there any more.
  func purge(_ id: JobID, from token: JobToken) throws(PosixError) {
    try moveToTrash(token)
    try settle(from: [token.place])
    report(Event("job.purge", .notice, ["job": "\(id)"], "job \(id): purged"))
  }

  /// One step of each part.
  ///
  /// To be called after the ends of jobs were noted.
  ///
  /// - Returns: when to be called again, by the monotonic clock; nil where there is nothing to do.
  /// - Throws: where the index cannot be written.
  func work() throws(IntakeError) -> UInt64? {
    try files { () throws(PosixError) in try listPurged() }
    let now = Clock.monotonic
    let looks = [
      part("hooks", now) { () throws(PosixError) in
        try hooks?.handOver() ?? false ? now &+ Self.hookLook : nil
      },
      part("retention", now) { () throws(PosixError) in try retain(now) },
      part("trash", now) { () throws(PosixError) in
        try listLeftovers()
        return try trash.step() ? now &+ Self.pause : nil
      },
    ]
    return looks.compactMap { $0 }.min()
  }

  /// Ends what is under way; what is left is gone on with at the next start.
  func stop() {
    try? listPurged()
    runner?.stop()
  }

  /// Does one part of the work; what it cannot do holds up no other.
  private func part(
    _ name: String,
    _ now: UInt64,
    _ body: () throws(PosixError) -> UInt64?
  ) -> UInt64? {
    do throws(PosixError) {
      let next = try body()
      troubles[name] = nil
      return next
    } catch {
      if troubles.updateValue(error.description, forKey: name) != error.description {
        report(Event("\(name).failure", .warning, [:], "\(name): \(error); trying again"))
      }
      return now &+ Self.delay
    }
  }

  private func retain(_ now: UInt64) throws(PosixError) -> UInt64? {
    var hooked: Set<JobID>?
    var trouble: PosixError?
    let step = try retention.step(now: now) { id in
      if isNeeded(id) { return true }
      // Read only where a plan has something to purge.
      if hooked == nil {
        do throws(PosixError) {
          hooked = try hooks?.jobs() ?? []
        } catch {
          trouble = error
          hooked = []
        }
      }
      return trouble != nil || hooked?.contains(id) ?? false
    }
    if let trouble { throw trouble }
    try purge(step.purge)
    return step.next
  }

  /// Purges what retention does not keep.
  private func purge(_ tokens: [JobToken]) throws(PosixError) {
    guard !tokens.isEmpty else { return }
    var count = 0
    for token in tokens {
      do throws(PosixError) {
        try moveToTrash(token)
        count += 1
      } catch  where error.isMissing {
        // An admin may have removed it; one that was started anew is somewhere.
        if try depot.reader.locate(token.id) == nil { unlisted.append(token.id) }
      }
    }
    try settle(from: Set(tokens.map(\.place)))
    guard count > 0 else { return }
    let range = "\(tokens[0].id) to \(tokens[tokens.count - 1].id)"
    report(
      Event(
        "retention.purge",
        .info,
        ["count": "\(count)", "jobs": tokens.map { "\($0.id)" }.joined(separator: ",")],
        count == 1
          ? "job \(tokens[0].id): purged by retention" : "\(count) jobs purged by retention: \(range)"
      )
    )
  }

  private func moveToTrash(_ token: JobToken) throws(PosixError) {
    guard token.hasEnded else {
      throw PosixError(
        code: PosixError.badDescriptor,
        call: "purge",
        subject: token.path,
        explanation: "only a job that has ended can be purged"
      )
    }
    let (folder, trash) = (try depot.folder(token.place), try depot.folder(Layout.trash))
    for number in 1...100 {
      // The name can be taken by what a backup brought back; a folder with something in it is not renamed onto.
      let name = number == 1 ? "\(token.id)" : "\(token.id)~\(number)"
      do throws(PosixError) {
        try folder.rename(token.name, to: trash, as: name)
      } catch  where error.exists || error.isNoDirectory {
        continue
      } catch  where error.isMissing && depot.isOnNFS {
        // There a rename may report an error though it happened.
        guard try trash.statusIfPresent(of: name) != nil else { throw error }
      }
      unlisted.append(token.id)
      self.trash.filled()
      return
    }
    throw PosixError(code: PosixError.badDescriptor, call: "rename", subject: token.path)
  }

  /// Makes the moves last, and tells the index.
  private func settle(from places: Set<Place>) throws(PosixError) {
    try depot.sync(depot.folder(Layout.trash))
    for place in places { try depot.sync(depot.folder(place)) }
    // They are purged; lines that cannot be written now are written by the next step.
    try? listPurged()
  }

  private func listPurged() throws(PosixError) {
    guard !unlisted.isEmpty else { return }
    let now = Clock.now
    try index.append(unlisted.map { .flagged($0, .purged, at: now) })
    unlisted = []
  }

  /// A crash between the move and the line leaves a purged job that the index lists.
  private func listLeftovers() throws(PosixError) {
    guard isFirst else { return }
    let names = try depot.folder(Layout.trash).names()
    var purged = Set(names.compactMap { name in JobID(name.split(separator: "~").first ?? "") })
    guard !purged.isEmpty else {
      isFirst = false
      return
    }
    var listed: Set<JobID> = []
    var follower = IndexFollower(root: depot.root)
    try follower.next { record in
      switch record {
      case .accepted(let job) where purged.contains(job.id): listed.insert(job.id)
      case .flagged(let id, .purged, _): listed.remove(id)
      case .accepted, .ended, .reopened, .flagged: break
      }
    }
    purged.formIntersection(listed)
    for id in purged.sorted() where try depot.reader.locate(id) == nil { unlisted.append(id) }
    try listPurged()
    isFirst = false
  }
}
