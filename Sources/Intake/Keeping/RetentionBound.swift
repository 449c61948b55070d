import Spool

/// A count or a number of bytes that the jobs of a group may have, and what they have.
///
/// The jobs of a verdict with a bound of its own are a group, all others are one.
struct RetentionBound {
  private static let general = Verdict.allCases.count

  private let groups: VerdictTable<Int>
  private var limits: [Int?]
  private var totals: [Int]
  /// What a job counts.
  let weight: (RetentionPlan.Job) -> Int

  /// Nil where neither the general bounds nor a verdict's have such a one.
  init?(
    _ retention: Retention,
    _ bound: KeyPath<Retention.Bounds, Int?>,
    weight: @escaping (RetentionPlan.Job) -> Int
  ) {
    let own = Verdict.allCases.map { retention.verdicts[$0]?[keyPath: bound] }
    limits = own + [retention.general[keyPath: bound]]
    guard limits.contains(where: { $0 != nil }) else { return nil }
    totals = limits.map { _ in 0 }
    let numbers = Dictionary(uniqueKeysWithValues: zip(Verdict.allCases, own.indices))
    groups = VerdictTable { verdict in
      let number = numbers[verdict] ?? Self.general
      return own.indices.contains(number) && own[number] != nil ? number : Self.general
    }
    self.weight = weight
  }

  func group(_ job: RetentionPlan.Job) -> Int { groups[job.verdict] }

  mutating func add(_ job: RetentionPlan.Job) {
    let (sum, overflow) = totals[group(job)].addingReportingOverflow(weight(job))
    totals[group(job)] = overflow ? .max : sum
  }

  mutating func remove(_ job: RetentionPlan.Job) { totals[group(job)] -= weight(job) }

  func isExceeded(in group: Int) -> Bool { limits[group].map { totals[group] > $0 } ?? false }

  var exceeded: [Int] { limits.indices.filter(isExceeded) }

  var isExceeded: Bool { limits.indices.contains(where: isExceeded) }
}
