import JSON
import Spool

/// The jobs that may be in a list, by their ids: those given, or all of one look at the spool.
struct UfdlCandidates: IteratorProtocol, Sendable {
  private enum Source: Sendable {
    /// The first of them last.
    case given([JobID])
    case all(JobCursor)
  }

  private var source: Source

  init(_ ids: some Sequence<JobID>, in order: JobTable.Order) {
    source = .given(order == .ascending ? ids.sorted(by: >) : ids.sorted())
  }

  /// Those that are flagged as deleted too: each says so itself.
  init(_ table: JobTable, in order: JobTable.Order) {
    source = .all(JobCursor(table, JobFilter(includesDeleted: true), in: order))
  }

  mutating func next() -> JobID? {
    switch source {
    case .given(var ids):
      defer { source = .given(ids) }
      return ids.popLast()
    case .all(var cursor):
      defer { source = .all(cursor) }
      return cursor.next()?.id
    }
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
