import Spool

/// A job that a list may have.
struct DciCandidate: Sendable {
  var id: JobID
  /// What the table knows of it; nil where it was not asked.
  var known: JobSummary?
}

/// Jobs one after another: those given, or those that a table has, of which only some are in memory.
struct DciCandidates: IteratorProtocol, Sendable {
  private enum Source: Sendable {
    /// The first of them last.
    case given([JobID])
    /// So many more at most.
    case table(JobCursor, count: Int)
  }

  private var source: Source

  init(_ ids: [JobID]) { source = .given(ids.reversed()) }

  /// - Parameters:
  ///   - table: holds the jobs.
  ///   - filter: which of them.
  ///   - order: of their ids.
  ///   - page: which part of these.
  init(_ table: JobTable, _ filter: JobFilter, _ order: JobTable.Order, _ page: ListPage) {
    source = .table(JobCursor(table, filter, in: order, offset: page.offset), count: page.limit ?? .max)
  }

  mutating func next() -> DciCandidate? {
    switch source {
    case .given(var ids):
      defer { source = .given(ids) }
      return ids.popLast().map { DciCandidate(id: $0) }
    case .table(var cursor, let count):
      guard count > 0, let summary = cursor.next() else { return nil }
      source = .table(cursor, count: count - 1)
      return DciCandidate(id: summary.id, known: summary)
    }
  }
}
