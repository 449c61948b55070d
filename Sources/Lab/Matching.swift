/// Gives each of several wishes a seat of its own, by augmenting paths (Kuhn, "The Hungarian method for the
/// assignment problem", 1955).
///
/// A seat that is taken stays taken when the matching is extended, though maybe by another wish: so who extends it
/// first over the seats that are to be preferred has as many of them as can be.
package struct Matching {
  /// By wish the number of its seat; nil while it has none.
  package private(set) var seats: [Int?]
  private var holders: [Int: Int] = [:]
  private let suits: (_ wish: Int, _ seat: Int) -> Bool

  /// Begins without any seat taken.
  ///
  /// - Parameters:
  ///   - wishes: how many there are.
  ///   - suits: whether a seat suits a wish, by their numbers.
  package init(wishes: Int, suits: @escaping (_ wish: Int, _ seat: Int) -> Bool) {
    seats = [Int?](repeating: nil, count: wishes)
    self.suits = suits
  }

  package var isComplete: Bool { !seats.contains(nil) }

  /// Gives seats to as many of the wishes without one as can be.
  ///
  /// - Parameter offered: all seats that may be had, those that are taken among them.
  package mutating func extend(over offered: some Sequence<Int>) {
    let offered = Array(offered)
    for wish in seats.indices where seats[wish] == nil {
      var tried: Set<Int> = []
      _ = give(wish, among: offered, &tried)
    }
  }

  /// Finds the wish a seat, for which others may have to move to theirs.
  private mutating func give(_ wish: Int, among offered: [Int], _ tried: inout Set<Int>) -> Bool {
    if let seat = offered.first(where: { holders[$0] == nil && suits(wish, $0) }) {
      take(seat, wish)
      return true
    }
    for seat in offered where suits(wish, seat) && tried.insert(seat).inserted {
      guard let holder = holders[seat], give(holder, among: offered, &tried) else { continue }
      take(seat, wish)
      return true
    }
    return false
  }

  private mutating func take(_ seat: Int, _ wish: Int) {
    holders[seat] = wish
    seats[wish] = seat
  }
}
