import Spool

/// A job that a list may have.
struct DciCandidate: Sendable {
  var id: JobID
  /// What the table knows of it; nil where it was not asked.
  var known: JobSummary?
}

/// Jobs one after another: those given, or those that a table has, of which only some are in memory.
struct DciCandidates: IteratorProtocol, Sendable {
  /// What a table still has to give.
  private struct Rest: Sendable {
    var table: JobTable
    var filter: JobFilter
    var order: JobTable.Order
    /// How many are passed over first.
    var offset: Int
    /// Where to go on; nil at first.
    var from: Int?
    /// How many there are to be at most; nil for all.
    var count: Int?

    func next(_ limit: Int) -> [JobSummary] {
      guard from == nil, offset > 0 else { return table.walk(filter, order, from: from, limit: limit) }
      return table.select(filter, order: order, offset: offset, limit: limit).summaries
    }
  }

  private static let batch = 256

  /// The next ones, the first of them last.
  private var waiting: [DciCandidate]
  private var rest: Rest?

  init(_ ids: [JobID]) { waiting = ids.reversed().map { DciCandidate(id: $0) } }

  /// - Parameters:
  ///   - table: holds the jobs.
  ///   - filter: which of them.
  ///   - order: of their ids.
  ///   - page: which part of these.
  init(_ table: JobTable, _ filter: JobFilter, _ order: JobTable.Order, _ page: ListPage) {
    waiting = []
    rest = Rest(table: table, filter: filter, order: order, offset: page.offset, count: page.limit)
  }

  mutating func next() -> DciCandidate? {
    if waiting.isEmpty { fetch() }
    return waiting.popLast()
  }

  private mutating func fetch() {
    guard var rest else { return }
    let limit = min(Self.batch, rest.count ?? .max)
    let batch = limit > 0 ? rest.next(limit) : []
    guard let last = batch.last?.id.number else { return self.rest = nil }
    waiting = batch.reversed().map { DciCandidate(id: $0.id, known: $0) }
    let (from, isBehindAll) = last.addingReportingOverflow(rest.order == .ascending ? 1 : -1)
    rest.from = from
    rest.count = rest.count.map { $0 - batch.count }
    self.rest = isBehindAll || batch.count < limit ? nil : rest
  }
}
