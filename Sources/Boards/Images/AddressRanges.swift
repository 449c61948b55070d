/// The addresses that an image puts something at: disjoint ranges, sorted, those that touch joined to one.
///
/// What is read from a stranger's file is kept in bounded room: no more than ``limit`` ranges at a time.
struct AddressRanges: Sendable, Hashable {
  /// There are more ranges than ``AddressRanges/limit``.
  struct TooMany: Error {}

  /// Firmware has a handful of parts; a file that needs more ranges than this at once is none.
  static let limit = 1024

  private(set) var ranges: [Range<UInt64>] = []

  /// Adds a range that is not empty.
  ///
  /// - Parameter range: the addresses.
  /// - Returns: the first of them that was there already, or nil where all are new.
  /// - Throws: ``TooMany`` where the range would be one too many.
  @discardableResult
  mutating func add(_ range: Range<UInt64>) throws(TooMany) -> UInt64? {
    let first = firstTouching(range)
    var end = first
    var joined = range
    var overlap: UInt64?
    while end < ranges.count, ranges[end].lowerBound <= range.upperBound {
      let other = ranges[end]
      if overlap == nil, other.overlaps(range) { overlap = max(other.lowerBound, range.lowerBound) }
      joined = min(joined.lowerBound, other.lowerBound)..<max(joined.upperBound, other.upperBound)
      end += 1
    }
    guard end > first || ranges.count < AddressRanges.limit else { throw TooMany() }
    ranges.replaceSubrange(first..<end, with: CollectionOfOne(joined))
    return overlap
  }

  /// The index of the first range that does not end before another begins; most files are in order, so
  /// the last one is looked at first.
  private func firstTouching(_ range: Range<UInt64>) -> Int {
    guard let last = ranges.last, last.lowerBound > range.lowerBound else {
      let touchesLast = ranges.last.map { $0.upperBound >= range.lowerBound } ?? false
      return touchesLast ? ranges.count - 1 : ranges.count
    }
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < range.lowerBound { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
