/// Some of the states of an automaton.
///
/// Insertion, look-up and clearing take constant time (Briggs and Torczon, "An Efficient
/// Representation for Sparse Sets", 1993).
struct StateSet: Sendable {
  private var members: [Int]
  private var places: [Int]
  private(set) var count = 0

  init(count: Int) {
    members = Array(repeating: 0, count: count)
    places = members
  }

  var isEmpty: Bool { count == 0 }

  subscript(position: Int) -> Int { members[position] }

  func contains(_ state: Int) -> Bool {
    let place = places[state]
    return place < count && members[place] == state
  }

  mutating func removeAll() { count = 0 }

  /// True when it was not there.
  mutating func insert(_ state: Int) -> Bool {
    guard !contains(state) else { return false }
    members[count] = state
    places[state] = count
    count += 1
    return true
  }
}
