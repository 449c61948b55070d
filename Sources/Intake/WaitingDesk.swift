import Custody
import JSON
import Lab
import Posix
import Spool

/// Looks after the jobs in the queue: says in the receipts what each waits for (a board that is busy, out
/// of service or absent), and ends those that waited for longer than their `limits.queue`.
final class WaitingDesk {
  /// Between two looks, in nanoseconds.
  private static let interval: UInt64 = 2_000_000_000
  /// More are not looked at; those who wait behind so many wait for them.
  private static let maximum = 200

  private struct Memory {
    var record: JobRecord
    var epoch: Int?
    var since: UInt64
    /// When it began to wait for a board.
    var queued: Timestamp
    var told: WaitReason?
  }

  private let depot: Depot
  private let receipts: ReceiptBook
  private let holder: Holder
  private var jobs: [JobID: Memory] = [:]
  private var nextLook: UInt64 = 0

  init(_ depot: Depot, receipts: ReceiptBook, holder: Holder) {
    self.depot = depot
    self.receipts = receipts
    self.holder = holder
  }

  /// Looks at the queue, when it is time.
  ///
  /// - Returns: when to look again; nil where nothing waits.
  func work(catalogue: BoardCatalogue) throws(IntakeError) -> UInt64? {
    let now = Clock.monotonic
    guard now >= nextLook else { return nextLook }
    nextLook = now &+ Self.interval
    let all = try files { () throws(PosixError) in try depot.reader.tokens(in: .queued) }
    // Those that are held wait for something else; see HoldDesk.
    let tokens = all.filter { !$0.isHeld }.sorted { $0.id < $1.id }.prefix(Self.maximum)
    // A job that was held, or ran, meanwhile waits anew.
    jobs = jobs.filter { known in tokens.contains { $0.id == known.key && $0.epoch == known.value.epoch } }
    guard !tokens.isEmpty else { return nil }
    let reports = try files { () throws(PosixError) in try depot.reader.hostReports() }
    for token in tokens {
      guard let job = jobs[token.id] ?? read(token, now: now) else { continue }
      jobs[token.id] = job
      if try !endOverdue(token, job) { tell(token, job, catalogue, reports, now: now) }
    }
    return nextLook
  }

  /// True where the job's time in the queue was over, also where a runner claimed it just then.
  private func endOverdue(_ token: JobToken, _ job: Memory) throws(IntakeError) -> Bool {
    let record = job.record
    guard let limit = record.queueLimit,
      Clock.now.microseconds - job.queued.microseconds > limit * 1_000_000
    else { return false }
    _ = try UnrunFinisher(depot: depot, holder: holder)
      .end(
        token,
        record,
        .timeout,
        .infrastructure,
        "no board was free for it within the \(limit) s of its limits.queue"
      )
    return true
  }

  private func tell(
    _ token: JobToken,
    _ job: Memory,
    _ catalogue: BoardCatalogue,
    _ reports: [HostReport],
    now: UInt64
  ) {
    // A job that has just come is about to be claimed, as a rule.
    guard now &- job.since >= Self.interval / 2 else { return }
    let reason = WaitReason(
      token: token,
      wishes: job.record.wishes,
      owner: job.record.owner,
      catalogue: catalogue,
      reports: reports
    ).lasting
    guard reason != job.told else { return }
    jobs[token.id]?.told = reason
    var entry = Receipt.Entry(id: token.id, state: Place.queued.rawValue)
    entry.manifestSHA256 = job.record.manifestSHA256
    entry.waitingFor = reason.sentence
    receipts.put(entry, drop: job.record.drop, owner: job.record.owner)
  }

  private func read(_ token: JobToken, now: UInt64) -> Memory? {
    guard let view = try? depot.reader.view(token), let record = view.record() else { return nil }
    // A later epoch came by a rename, which is the last change of the directory.
    let moved = token.epoch == 0 ? nil : try? Timestamp(view.directory.status().changed)
    return Memory(record: record, epoch: token.epoch, since: now, queued: moved ?? record.created)
  }
}

extension WaitReason {
  /// The reason without what changes from job to job, so that a receipt need not.
  fileprivate var lasting: WaitReason {
    switch self {
    case .busy(let board, let host, _): .busy(board: board, host: host, job: nil)
    case .together(let count, let reason): .together(count: count, reason: reason.lasting)
    default: self
    }
  }
}
