/// How long to wait between two looks at what changes.
struct Pace {
  /// Milliseconds: the shortest, and the longest that it becomes while nothing happens.
  private let shortest: Int
  private let longest: Int
  private var present: Int

  /// - Parameter isFar: whether each look is a way to another machine and back.
  init(isFar: Bool) {
    shortest = isFar ? 200 : 100
    longest = isFar ? 1000 : 100
    present = shortest
  }

  /// Something happened, so that more may follow soon.
  mutating func hurry() { present = shortest }

  /// Milliseconds until the next look.
  mutating func next() -> Int {
    defer { present = min(longest, present + present / 4) }
    return present
  }
}
