import Spool

extension JobTable {
  /// Up to `limit` of the jobs that fit, from one id on.
  ///
  /// - Parameters:
  ///   - filter: which jobs.
  ///   - order: in which direction to go.
  ///   - from: the first id that may be among them; nil for the first there is in that order.
  ///   - limit: how many at most.
  /// - Returns: the jobs in that order.
  func walk(_ filter: JobFilter, _ order: Order, from: Int?, limit: Int) -> [JobSummary] {
    guard let test = JobTest(filter, names: names, counts: counts) else { return [] }
    var found: [JobSummary] = []
    for chunk in Self.indices(chunks.count, order) {
      guard found.count < limit else { break }
      guard chunks[chunk].mayReach(from, order), chunks[chunk].mayHold(test) else { continue }
      let rows = chunks[chunk].indices(test, order).lazy.filter { row in
        chunks[chunk].isReached(row, from, order)
      }
      found += rows.prefix(limit - found.count).map { summary(Position(chunk: chunk, row: $0)) }
    }
    return found
  }
}

extension JobChunk {
  /// Whether any of these jobs comes after `from`, or is it.
  fileprivate func mayReach(_ from: Int?, _ order: JobTable.Order) -> Bool {
    guard let from, let first = rows.first, let last = rows.last else { return true }
    switch order {
    case .ascending: return last.id.number >= from
    case .descending: return first.id.number <= from
    }
  }

  fileprivate func isReached(_ row: Int, _ from: Int?, _ order: JobTable.Order) -> Bool {
    guard let from else { return true }
    switch order {
    case .ascending: return rows[row].id.number >= from
    case .descending: return rows[row].id.number <= from
    }
  }
}
