import Posix
import Spool

/// What lists show of each job, for all jobs, by ascending id.
///
/// A row is 24 bytes; owners' names are kept once each.
struct JobTable {
  /// A job as lists show it.
  struct Summary: Equatable {
    var id: JobID
    var place: Place
    /// Nil where neither the index nor the job tells it.
    var created: Timestamp?
    var owner: String?
  }

  private struct Row {
    var id: JobID
    /// Microseconds since 1970; `Int.min` where it is not known.
    var created: Int
    var owner: UInt32
    var place: Place
  }

  /// Years 0 to 9999: what can be written, whatever a damaged index says.
  private static let writable = -62_167_219_200_000_000...253_402_300_799_999_999

  private var rows: [Row] = []
  private var owners: [String?] = [nil]
  private var ownerNumbers: [String: UInt32] = [:]
  /// Changes with everything that a list could show.
  private(set) var revision: UInt64 = 0

  var count: Int { rows.count }

  /// Adds jobs, in any order; of those that are here already nothing changes.
  mutating func insert(_ summaries: [Summary]) {
    let isAscending = zip(summaries, summaries.dropFirst()).allSatisfy { $0.id < $1.id }
    let sorted = isAscending ? summaries : summaries.sorted { $0.id < $1.id }
    // New jobs have the highest ids, as a rule.
    var late: [Row] = []
    for summary in sorted {
      if rows.last.map({ $0.id < summary.id }) ?? true {
        rows.append(row(summary))
      } else if index(of: summary.id) == nil, late.last?.id != summary.id {
        late.append(row(summary))
      } else {
        continue
      }
      revision &+= 1
    }
    if !late.isEmpty { merge(late) }
  }

  private mutating func merge(_ late: [Row]) {
    var merged: [Row] = []
    merged.reserveCapacity(rows.count + late.count)
    var next = late[...]
    for row in rows {
      while let first = next.first, first.id < row.id {
        merged.append(first)
        next.removeFirst()
      }
      merged.append(row)
    }
    rows = merged + next
  }

  /// Notes where a job lies.
  mutating func move(_ id: JobID, to place: Place) {
    guard let index = index(of: id), rows[index].place != place else { return }
    rows[index].place = place
    revision &+= 1
  }

  /// Takes out jobs that are nowhere any more.
  mutating func remove(_ ids: Set<JobID>) {
    guard ids.contains(where: { index(of: $0) != nil }) else { return }
    rows.removeAll { ids.contains($0.id) }
    revision &+= 1
  }

  mutating func removeAll() {
    guard !rows.isEmpty else { return }
    rows = []
    revision &+= 1
  }

  func contains(_ id: JobID) -> Bool { index(of: id) != nil }

  subscript(id: JobID) -> Summary? { index(of: id).map { summary(rows[$0]) } }

  /// Up to `limit` jobs by ascending id, the first `offset` passed over.
  func page(offset: Int, limit: Int) -> [Summary] {
    guard offset >= 0, limit > 0, offset < rows.count else { return [] }
    return rows[offset..<offset + min(limit, rows.count - offset)].map(summary)
  }

  private func index(of id: JobID) -> Int? {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < rows.count && rows[low].id == id ? low : nil
  }

  private func summary(_ row: Row) -> Summary {
    Summary(
      id: row.id,
      place: row.place,
      created: row.created == .min ? nil : Timestamp(microseconds: row.created),
      owner: owners[Int(row.owner)]
    )
  }

  private mutating func row(_ summary: Summary) -> Row {
    let created = summary.created?.microseconds
    return Row(
      id: summary.id,
      created: created.flatMap { Self.writable.contains($0) ? $0 : nil } ?? .min,
      owner: number(of: summary.owner),
      place: summary.place
    )
  }

  private mutating func number(of owner: String?) -> UInt32 {
    guard let owner else { return 0 }
    if let number = ownerNumbers[owner] { return number }
    let number = UInt32(clamping: owners.count)
    owners.append(owner)
    ownerNumbers[owner] = number
    return number
  }
}
