import Spool

/// Some thousand jobs that follow each other by id: as much of a ``JobTable`` as is copied when one of them
/// changes while a snapshot still shows the old.
struct JobChunk: Sendable {
  static let capacity = 2048

  private(set) var rows: [JobRow] = []
  private(set) var marks: [JobMark] = []
  private(set) var drops: [DropHash] = []
  private(set) var counts = StateCounts()
  /// Which names may be among them, whatever else may: a bit for each number, modulo 64.
  private var owners: UInt64 = 0
  private var boards: UInt64 = 0
  /// Bounds of the parents and of the ends that may be among them.
  private var parents: ClosedRange<Int>?
  private var lastEnd = JobTime.unknown

  init() {}

  private init(rows: ArraySlice<JobRow>, marks: ArraySlice<JobMark>, drops: ArraySlice<DropHash>) {
    for (row, (mark, drop)) in zip(rows, zip(marks, drops)) {
      insert(row, mark, drop, at: self.rows.count)
    }
  }

  var count: Int { rows.count }
  var isFull: Bool { rows.count >= Self.capacity }

  /// The first row whose id is not less.
  func firstIndex(from id: JobID) -> Int {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func index(of id: JobID) -> Int? {
    let index = firstIndex(from: id)
    return index < rows.count && rows[index].id == id ? index : nil
  }

  // MARK: Changes

  mutating func insert(_ row: JobRow, _ mark: JobMark, _ drop: DropHash, at index: Int) {
    // Exactly so much, also where it is copied: arrays double otherwise.
    rows.reserveCapacity(Self.capacity)
    marks.reserveCapacity(Self.capacity)
    drops.reserveCapacity(Self.capacity)
    rows.insert(row, at: index)
    marks.insert(mark, at: index)
    drops.insert(drop, at: index)
    counts.add(mark.state)
    note(row, mark)
  }

  mutating func remove(at index: Int) {
    counts.remove(marks[index].state)
    rows.remove(at: index)
    marks.remove(at: index)
    drops.remove(at: index)
  }

  mutating func replace(at index: Int, _ row: JobRow, _ mark: JobMark) {
    counts.remove(marks[index].state)
    counts.add(mark.state)
    if rows[index] != row { rows[index] = row }
    marks[index] = mark
    note(row, mark)
  }

  mutating func setDrop(_ drop: DropHash, at index: Int) {
    if drops[index] != drop { drops[index] = drop }
  }

  private mutating func note(_ row: JobRow, _ mark: JobMark) {
    owners |= Self.bit(mark.owner)
    boards |= Self.bit(mark.wish) | Self.bit(mark.board)
    if row.ended.isAtLeast(lastEnd) { lastEnd = row.ended }
    guard row.parent > 0 else { return }
    parents = min(parents?.lowerBound ?? row.parent, row.parent)...max(parents?.upperBound ?? 0, row.parent)
  }

  private static func bit(_ number: UInt32) -> UInt64 { 1 << UInt64(number & 63) }

  /// The two halves.
  func split() -> (JobChunk, JobChunk) {
    let middle = count / 2
    return (
      JobChunk(rows: rows[..<middle], marks: marks[..<middle], drops: drops[..<middle]),
      JobChunk(rows: rows[middle...], marks: marks[middle...], drops: drops[middle...])
    )
  }

  // MARK: Searching

  /// False where none of these jobs can pass.
  func mayHold(_ test: JobTest) -> Bool {
    if let owner = test.owner, owners & Self.bit(owner) == 0 { return false }
    if let board = test.board, boards & Self.bit(board) == 0 { return false }
    if let parent = test.parent, !mayHold(childrenOf: parent) { return false }
    if let since = test.since, !lastEnd.isAtLeast(since), counts.sum(.live) == 0 { return false }
    return true
  }

  func mayHold(childrenOf parent: Int) -> Bool { parents?.contains(parent) == true }

  /// How many pass.
  func count(_ test: JobTest) -> Int {
    let count = counts.sum(test.states)
    if count == 0 || test.isOfStateOnly { return count }
    guard mayHold(test) else { return 0 }
    return countPassing(test)
  }

  private func countPassing(_ test: JobTest) -> Int {
    var count = 0
    for index in marks.indices where passes(test, at: index) { count += 1 }
    return count
  }

  /// The rows that pass.
  func indices(_ test: JobTest, _ order: JobTable.Order) -> [Int] {
    JobTable.indices(count, order).filter { passes(test, at: $0) }
  }

  @inline(__always)
  private func passes(_ test: JobTest, at index: Int) -> Bool {
    let mark = marks[index]
    guard test.states.contains(mark.state) else { return false }
    if let owner = test.owner, mark.owner != owner { return false }
    if let board = test.board, mark.wish != board, mark.board != board { return false }
    if let parent = test.parent, rows[index].parent != parent { return false }
    if let since = test.since, mark.state.isOver, !rows[index].ended.isAtLeast(since) { return false }
    return true
  }
}
