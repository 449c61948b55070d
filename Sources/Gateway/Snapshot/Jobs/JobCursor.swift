import Spool

/// Goes through the jobs of one look at the spool by their ids, however many there are, with some hundred of
/// them in memory.
struct JobCursor: IteratorProtocol, Sendable {
  private static let block = 512

  private let table: JobTable
  private let filter: JobFilter
  private let order: JobTable.Order
  /// The next ones, the first of them last.
  private var read: [JobSummary] = []
  /// Where the next ones are.
  private var place: Place

  private enum Place: Sendable {
    /// Behind so many that are passed over.
    case offset(Int)
    /// From that id on.
    case from(Int)
    case end
  }

  /// - Parameters:
  ///   - table: holds the jobs.
  ///   - filter: which of them.
  ///   - order: of their ids.
  ///   - offset: how many are passed over first.
  init(
    _ table: JobTable,
    _ filter: JobFilter = JobFilter(),
    in order: JobTable.Order = .ascending,
    offset: Int = 0
  ) {
    self.table = table
    self.filter = filter
    self.order = order
    place = .offset(offset)
  }

  mutating func next() -> JobSummary? {
    if read.isEmpty { fetch() }
    return read.popLast()
  }

  private mutating func fetch() {
    let block: [JobSummary]
    switch place {
    case .offset(let offset) where offset > 0:
      block = table.select(filter, order: order, offset: offset, limit: Self.block).summaries
    case .offset: block = table.walk(filter, order, from: nil, limit: Self.block)
    case .from(let id): block = table.walk(filter, order, from: id, limit: Self.block)
    case .end: return
    }
    read = block.reversed()
    guard let last = block.last, block.count == Self.block else { return place = .end }
    let (next, isBehindAll) = last.id.number.addingReportingOverflow(order == .ascending ? 1 : -1)
    place = isBehindAll ? .end : .from(next)
  }
}
