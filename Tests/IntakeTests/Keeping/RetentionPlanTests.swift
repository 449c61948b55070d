import Posix
import Spool
import TestSupport
import Testing

@testable import Intake

@Suite("Which jobs are not kept")
struct RetentionPlanTests {
  private static let now = Timestamp(microseconds: 1_000 * 86_400_000_000)

  /// A job that ended, and was deleted, so many days ago.
  private static func job(
    _ id: Int,
    _ verdict: Verdict = .passed,
    ago days: Int = 0,
    deletedAgo: Int? = nil,
    bytes: Int? = nil
  ) throws -> RetentionPlan.Job {
    let time = { (days: Int) in Timestamp(microseconds: now.microseconds - days * 86_400_000_000) }
    return RetentionPlan.Job(
      id: try .known(id),
      verdict: verdict,
      ended: time(days),
      deleted: deletedAgo.map(time),
      bytes: bytes
    )
  }

  private static func purged(
    _ retention: Retention,
    _ jobs: [RetentionPlan.Job],
    needed: Set<Int> = []
  ) -> [Int] {
    RetentionPlan(retention, now: now)
      .outcome(of: jobs) { needed.contains($0.number) }.jobs.map(\.id.number)
  }

  private static func retention(
    _ general: Retention.Bounds = .init(),
    _ verdicts: [Verdict: Retention.Bounds] = [:],
    deletedDays: Int? = nil
  ) -> Retention {
    var retention = Retention()
    retention.general = general
    retention.verdicts = verdicts
    retention.deletedDays = deletedDays
    return retention
  }

  struct Row: CustomTestStringConvertible {
    var testDescription: String
    var retention: Retention
    var needed: Set<Int> = []
    var purged: [Int]
  }

  /// Of these six jobs, 6 being the newest.
  private static func jobs() throws -> [RetentionPlan.Job] {
    [
      try job(3, .passed, ago: 60, bytes: 100), try job(1, .passed, ago: 100, bytes: 10),
      try job(2, .failed, ago: 80, bytes: 20), try job(4, .refused, ago: 40, bytes: 40),
      try job(5, .passed, ago: 20, deletedAgo: 2, bytes: nil), try job(6, .failed, ago: 0, bytes: 60),
    ]
  }

  static let rows = [
    Row(testDescription: "no bounds", retention: retention(), purged: []),
    Row(testDescription: "days", retention: retention(.init(days: 60)), purged: [1, 2, 3]),
    Row(testDescription: "no days at all", retention: retention(.init(days: 0)), purged: [1, 2, 3, 4, 5, 6]),
    Row(
      testDescription: "days of a verdict in the place of the general ones",
      retention: retention(.init(days: 50), [.failed: .init(days: 90), .refused: .init(days: 10)]),
      purged: [1, 3, 4]
    ),
    Row(
      testDescription: "days of a verdict alone",
      retention: retention(.init(), [.failed: .init(days: 50)]),
      purged: [2]
    ),
    Row(testDescription: "count", retention: retention(.init(count: 4)), purged: [1, 2]),
    Row(
      testDescription: "count of nothing",
      retention: retention(.init(count: 0)),
      purged: [1, 2, 3, 4, 5, 6]
    ),
    Row(
      testDescription: "a count of a verdict is counted among its jobs, and these among no others",
      retention: retention(.init(count: 3), [.failed: .init(count: 1)]),
      purged: [1, 2]
    ),
    Row(testDescription: "bytes", retention: retention(.init(bytes: 200)), purged: [1, 2]),
    Row(
      testDescription: "bytes of a verdict",
      retention: retention(.init(), [.passed: .init(bytes: 100)]),
      purged: [1]
    ),
    Row(
      testDescription: "what days take away counts no more",
      retention: retention(.init(days: 90, count: 5)),
      purged: [1]
    ),
    Row(
      testDescription: "a deleted job goes after its own days",
      retention: retention(deletedDays: 2),
      purged: [5]
    ),
    Row(
      testDescription: "a deleted job is kept for its own days",
      retention: retention(deletedDays: 3),
      purged: []
    ),
    Row(
      testDescription: "days of deletion hold in the place of those of the end",
      retention: retention(.init(days: 10), deletedDays: 3),
      purged: [1, 2, 3, 4]
    ),
    Row(
      testDescription: "what is needed stays, and the next in age goes for it",
      retention: retention(.init(count: 4)),
      needed: [1],
      purged: [2, 3]
    ),
    Row(
      testDescription: "what is needed stays whatever its age",
      retention: retention(.init(days: 60)),
      needed: [2],
      purged: [1, 3]
    ),
  ]

  @Test("The bounds hold", arguments: rows)
  func table(row: Row) throws {
    #expect(Self.purged(row.retention, try Self.jobs(), needed: row.needed) == row.purged)
  }

  @Test("Times of clocks that were far off are no more than old or new")
  func clocks() throws {
    var (old, new) = (try Self.job(1), try Self.job(2))
    old.ended = Timestamp(microseconds: .min)
    new.ended = Timestamp(microseconds: .max)
    #expect(Self.purged(Self.retention(.init(days: 36500)), [new, old]) == [1])
  }

  @Test("Sizes beyond what can be counted are as much as can be counted")
  func sizes() throws {
    let jobs = [try Self.job(1, ago: 2, bytes: .max), try Self.job(2, ago: 1, bytes: .max)]
    #expect(Self.purged(Self.retention(.init(bytes: 5)), jobs) == [1])
  }

  @Test("Whatever the jobs and the bounds: each bound is held, nothing needed goes, and nothing goes in vain")
  func properties() throws {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      let (retention, jobs, needed) = try Self.random(&random)
      let purged = Self.purged(retention, jobs.shuffled(using: &random), needed: needed)
      Self.check(retention, jobs, needed, purged)
    }
  }

  @Test("Outcomes that are cut short come, one after the other, to the whole one")
  func partial() throws {
    var random = SeededGenerator(seed: 8)
    for _ in 0..<200 {
      let (retention, jobs, needed) = try Self.random(&random)
      let whole = Self.purged(retention, jobs, needed: needed)
      var (rest, purged): ([RetentionPlan.Job], [Int]) = (jobs, [])
      let maximum = Int.random(in: 1...4, using: &random)
      while true {
        let plan = RetentionPlan(retention, now: Self.now, maximum: maximum)
        let outcome = plan.outcome(of: rest) { needed.contains($0.number) }
        purged += outcome.jobs.map(\.id.number)
        let gone = Set(purged)
        rest.removeAll { gone.contains($0.id.number) }
        guard outcome.isPartial else { break }
        #expect(!outcome.jobs.isEmpty)
      }
      #expect(Set(purged) == Set(whole))
      #expect(purged.count == whole.count)
    }
  }

  private static func random(
    _ random: inout SeededGenerator
  ) throws -> (Retention, [RetentionPlan.Job], needed: Set<Int>) {
    let retention = Self.retention(
      Self.bounds(&random),
      Dictionary(uniqueKeysWithValues: Verdict.allCases.map { ($0, Self.bounds(&random)) }),
      deletedDays: Bool.random(using: &random) ? Int.random(in: 0...9, using: &random) : nil
    )
    let jobs = try (1...Int.random(in: 1...40, using: &random)).map { id in
      try Self.job(
        id,
        Verdict.allCases.randomElement(using: &random) ?? .passed,
        ago: Int.random(in: 0...9, using: &random),
        deletedAgo: Int.random(in: 0...3, using: &random) == 0
          ? Int.random(in: 0...9, using: &random) : nil,
        bytes: Int.random(in: 0...5, using: &random) == 0 ? nil : Int.random(in: 0...9, using: &random)
      )
    }
    let needed = Set(jobs.map(\.id.number).filter { _ in Int.random(in: 0...4, using: &random) == 0 })
    return (retention, jobs, needed)
  }

  private static func bounds(_ random: inout SeededGenerator) -> Retention.Bounds {
    func some(_ limit: Int) -> Int? {
      Int.random(in: 0...2, using: &random) == 0 ? Int.random(in: 0...limit, using: &random) : nil
    }
    return Retention.Bounds(days: some(9), count: some(12), bytes: some(60))
  }

  private static func check(
    _ retention: Retention,
    _ jobs: [RetentionPlan.Job],
    _ needed: Set<Int>,
    _ purged: [Int]
  ) {
    let gone = Set(purged)
    #expect(gone.count == purged.count)
    #expect(gone.isDisjoint(with: needed))
    let order = jobs.sorted { ($0.ended, $0.id) < ($1.ended, $1.id) }.map(\.id.number)
    #expect(order.filter(gone.contains) == purged, "oldest first")
    let free = { (job: RetentionPlan.Job) in !gone.contains(job.id.number) && !needed.contains(job.id.number)
    }
    for job in jobs where free(job) { #expect(!isOver(job, retention)) }
    for verdict in Verdict.allCases + [nil] {
      let count = members(of: verdict, \.count, jobs, retention)
      if let limit = limit(verdict, \.count, retention) {
        let kept = count.filter { !gone.contains($0.id.number) }
        #expect(kept.count <= limit || !kept.contains(where: free))
      }
      let bytes = members(of: verdict, \.bytes, jobs, retention)
      if let limit = limit(verdict, \.bytes, retention) {
        let kept = bytes.filter { !gone.contains($0.id.number) }
        let heavy = kept.filter { ($0.bytes ?? 0) > 0 }
        #expect(kept.reduce(0) { $0 + ($1.bytes ?? 0) } <= limit || !heavy.contains(where: free))
      }
    }
    // Each that goes exceeds some bound together with what is kept, or is over.
    for job in jobs where gone.contains(job.id.number) {
      let stays = { (other: RetentionPlan.Job) in
        !gone.contains(other.id.number) || (other.ended, other.id) >= (job.ended, job.id)
      }
      let own = { (bound: KeyPath<Retention.Bounds, Int?>) in
        retention.verdicts[job.verdict]?[keyPath: bound] == nil ? nil : job.verdict as Verdict?
      }
      let count = members(of: own(\.count), \.count, jobs, retention).filter(stays).count
      let bytes = members(of: own(\.bytes), \.bytes, jobs, retention).filter(stays)
        .reduce(0) { $0 + ($1.bytes ?? 0) }
      #expect(
        isOver(job, retention) || count > limit(own(\.count), \.count, retention) ?? .max
          || bytes > limit(own(\.bytes), \.bytes, retention) ?? .max
      )
    }
  }

  private static func isOver(_ job: RetentionPlan.Job, _ retention: Retention) -> Bool {
    let age = { (time: Timestamp) in (now.microseconds - time.microseconds) / 86_400_000_000 }
    if let deleted = job.deleted, let days = retention.deletedDays { return age(deleted) >= days }
    let days = retention.verdicts[job.verdict]?.days ?? retention.general.days
    return days.map { age(job.ended) >= $0 } ?? false
  }

  private static func members(
    of verdict: Verdict?,
    _ bound: KeyPath<Retention.Bounds, Int?>,
    _ jobs: [RetentionPlan.Job],
    _ retention: Retention
  ) -> [RetentionPlan.Job] {
    jobs.filter { job in
      let hasOwn = retention.verdicts[job.verdict]?[keyPath: bound] != nil
      return verdict == nil ? !hasOwn : hasOwn && job.verdict == verdict
    }
  }

  private static func limit(
    _ verdict: Verdict?,
    _ bound: KeyPath<Retention.Bounds, Int?>,
    _ retention: Retention
  ) -> Int? {
    guard let verdict else { return retention.general[keyPath: bound] }
    return retention.verdicts[verdict]?[keyPath: bound]
  }
}
