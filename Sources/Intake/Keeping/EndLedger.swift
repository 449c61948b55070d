import Posix
import Spool

/// The jobs that have ended and are there, as the index tells, with their sizes as far as they were measured.
///
/// Sixteen bytes a job, in pages of neighbouring ids that go when their jobs are gone: a spool of a million jobs
/// takes 16 MB, however many were purged before.
struct EndLedger {
  private var ends = Ends()
  private var follower: IndexFollower

  init(root: Directory) { follower = IndexFollower(root: root) }

  /// Takes note of what the index got since the last call.
  mutating func follow() throws(PosixError) {
    var ends = Ends()
    swap(&ends, &self.ends)
    defer { swap(&ends, &self.ends) }
    try follower.next(rebuilt: { ends = Ends() }) { ends.note($0) }
  }

  /// In the order of their ids.
  var jobs: some Collection<RetentionPlan.Job> { ends.jobs }

  func job(_ id: JobID) -> RetentionPlan.Job? { ends.job(id) }

  /// Those whose size is not known yet.
  var unmeasured: [JobID] { ends.jobs.compactMap { $0.bytes == nil ? $0.id : nil } }

  /// Remembers how large a job is, rounded up to KiB.
  mutating func measured(_ id: JobID, bytes: Int) { ends.measured(id, bytes: bytes) }
}

private struct Ends {
  private static let pageSize = 256

  private struct Row {
    /// Microseconds since 1970.
    var ended = 0
    var kibibytes = unknown
    var verdict: Verdict?

    static let unknown = UInt32.max
  }

  private var pages: [Int: [Row]] = [:]
  /// Also of jobs that have not ended yet.
  private var deleted: [JobID: Timestamp] = [:]

  var jobs: some Collection<RetentionPlan.Job> {
    pages.keys.sorted().lazy.flatMap { page in
      (0..<Self.pageSize).lazy.compactMap { place in
        // The last page reaches beyond what is a number.
        let (number, overflow) = (page * Self.pageSize).addingReportingOverflow(place)
        return overflow ? nil : JobID(number).flatMap(job)
      }
    }
  }

  func job(_ id: JobID) -> RetentionPlan.Job? {
    guard let row = pages[id.number / Self.pageSize]?[id.number % Self.pageSize], let verdict = row.verdict
    else { return nil }
    return RetentionPlan.Job(
      id: id,
      verdict: verdict,
      ended: Timestamp(microseconds: row.ended),
      deleted: deleted[id],
      bytes: row.kibibytes == Row.unknown ? nil : Int(row.kibibytes) * 1024
    )
  }

  mutating func note(_ record: IndexRecord) {
    switch record {
    case .accepted: break
    case .ended(let end): note(end)
    case .reopened(let id, _): remove(id)
    case .flagged(let id, .deleted, let time): deleted[id] = time
    case .flagged(let id, .restored, _): deleted[id] = nil
    case .flagged(let id, .purged, _):
      deleted[id] = nil
      remove(id)
    }
  }

  private mutating func note(_ end: IndexRecord.End) {
    let (page, place) = end.id.number.quotientAndRemainder(dividingBy: Self.pageSize)
    var row = Row(ended: end.time.microseconds, verdict: end.verdict)
    // The same end, told again after a crash.
    if let old = pages[page]?[place], old.ended == row.ended { row.kibibytes = old.kibibytes }
    pages[page, default: Array(repeating: Row(), count: Self.pageSize)][place] = row
  }

  private mutating func remove(_ id: JobID) {
    let (page, place) = id.number.quotientAndRemainder(dividingBy: Self.pageSize)
    guard pages[page]?[place].verdict != nil else { return }
    pages[page]?[place] = Row()
    if pages[page]?.allSatisfy({ $0.verdict == nil }) ?? false { pages[page] = nil }
  }

  mutating func measured(_ id: JobID, bytes: Int) {
    let (page, place) = id.number.quotientAndRemainder(dividingBy: Self.pageSize)
    guard pages[page]?[place].verdict != nil else { return }
    let (quotient, remainder) = max(bytes, 0).quotientAndRemainder(dividingBy: 1024)
    pages[page]?[place].kibibytes = min(UInt32(clamping: quotient + (remainder > 0 ? 1 : 0)), Row.unknown - 1)
  }
}
