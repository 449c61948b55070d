import Spool

/// Goes through the jobs of one look at the spool by ascending id, however many there are, with some
/// thousand of them in memory.
struct JobCursor: Sendable {
  private static let block = 2048

  private let table: JobTable
  private let filter: JobFilter
  private var read: ArraySlice<JobSummary> = []
  /// From where on the next ones are read; nil at the end.
  private var from: Int? = 0

  init(_ table: JobTable, _ filter: JobFilter = JobFilter()) {
    self.table = table
    self.filter = filter
  }

  mutating func next() -> JobSummary? {
    if read.isEmpty, let from {
      read = table.walk(filter, .ascending, from: from, limit: Self.block)[...]
      self.from = read.last.flatMap { $0.id.number == .max ? nil : $0.id.number + 1 }
    }
    return read.popFirst()
  }
}
