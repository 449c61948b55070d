import JSON
import Spool

/// The jobs that may be in a list, by their ids: those given, or all of one look at the spool, of which some
/// hundred are in memory.
struct UfdlCandidates: IteratorProtocol, Sendable {
  private static let block = 512

  private let table: JobTable
  private let order: JobTable.Order
  /// The next ones, the first of them last.
  private var ids: [JobID]
  private var hasMore: Bool
  /// Where to go on; nil at the start.
  private var place: Int?

  init(_ ids: some Sequence<JobID>, in order: JobTable.Order) {
    table = JobTable()
    self.order = order
    self.ids = order == .ascending ? ids.sorted(by: >) : ids.sorted()
    hasMore = false
  }

  init(_ table: JobTable, in order: JobTable.Order) {
    self.table = table
    self.order = order
    ids = []
    hasMore = true
  }

  mutating func next() -> JobID? {
    if ids.isEmpty, hasMore { fetch() }
    return ids.popLast()
  }

  private mutating func fetch() {
    let found = table.walk(JobFilter(), order, from: place, limit: Self.block)
    ids = found.reversed().map(\.id)
    hasMore = found.count == Self.block
    guard let last = found.last?.id.number else { return }
    let (after, overflow) = last.addingReportingOverflow(order == .ascending ? 1 : -1)
    place = after
    if overflow { hasMore = false }
  }
}

extension JobTable {
  /// Whether every job was accepted later than all with lower ids: where a clock was set back, or nobody knows
  /// when a job was accepted, that is not so.
  var isInOrderOfAcceptance: Bool {
    var last = Int.min
    for chunk in chunks {
      for row in chunk.rows {
        guard let created = row.created.timestamp, created.microseconds > last else { return false }
        last = created.microseconds
      }
    }
    return true
  }
}

extension FilterExpression {
  /// The jobs among which all are for which this holds; nil where that may be any.
  var jobs: Set<JobID>? {
    switch self {
    case .field("pk", .exact(let value)): value.integer.map { JobID($0).map { [$0] } ?? [] }
    case .any(let expressions):
      expressions.reduce([]) { all, expression in
        all.flatMap { all in expression.jobs.map { all.union($0) } }
      }
    case .all(let expressions): expressions.lazy.compactMap(\.jobs).first
    case .field, .not: nil
    }
  }
}
