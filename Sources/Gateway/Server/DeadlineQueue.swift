/// Moments at which something is due, the earliest first: a binary heap.
///
/// An entry is never taken out early: who set it compares, when it comes up, whether it still holds.
/// With at most one entry that counts for each connection, and only earlier moments added, the heap
/// stays about as large as the number of connections.
struct DeadlineQueue {
  struct Entry: Equatable {
    /// Nanoseconds of the monotonic clock.
    var time: UInt64
    var token: UInt64
  }

  private var heap: [Entry] = []

  var count: Int { heap.count }

  /// The earliest moment; nil where nothing is due ever.
  var earliest: UInt64? { heap.first?.time }

  mutating func insert(_ entry: Entry) {
    heap.append(entry)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].time < heap[parent].time else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes out the earliest entry, where its moment has come.
  mutating func popDue(at now: UInt64) -> Entry? {
    guard let first = heap.first, first.time <= now else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    heap[0] = last
    sink()
    return first
  }

  private mutating func sink() {
    var parent = 0
    while true {
      let left = 2 * parent + 1
      guard left < heap.count else { return }
      let right = left + 1
      let least = right < heap.count && heap[right].time < heap[left].time ? right : left
      guard heap[least].time < heap[parent].time else { return }
      heap.swapAt(least, parent)
      parent = least
    }
  }
}
