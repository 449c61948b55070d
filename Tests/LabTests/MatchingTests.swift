import Lab
import TestSupport
import Testing

@Suite("Matching wishes with seats")
struct MatchingTests {
  private func matching(_ suitable: [[Int]], over seats: Range<Int>) -> Matching {
    var matching = Matching(wishes: suitable.count) { suitable[$0].contains($1) }
    matching.extend(over: seats)
    return matching
  }

  @Test("Who could sit elsewhere makes room for who could not")
  func augmentation() {
    #expect(matching([[0, 1], [0]], over: 0..<2).seats == [1, 0])
    #expect(matching([[0, 1], [1, 2], [0]], over: 0..<3).seats == [1, 2, 0])
  }

  @Test("Free seats are given in their order")
  func order() { #expect(matching([[0, 1, 2], [0, 1, 2]], over: 0..<3).seats == [0, 1]) }

  @Test("Where seats are too few some wishes have none")
  func incomplete() {
    #expect(!matching([[0], [0]], over: 0..<2).isComplete)
    #expect(matching([[0], [0]], over: 0..<2).seats == [0, nil])
    #expect(matching([[0], []], over: 0..<1).seats == [0, nil])
  }

  @Test("A seat that is taken stays taken when more are offered")
  func keepsSeats() {
    var matching = Matching(wishes: 2) { wish, seat in wish == 0 ? seat != 1 : seat == 2 }
    matching.extend(over: [2])
    #expect(matching.seats == [2, nil])
    matching.extend(over: 0..<3)
    #expect(matching.seats == [0, 2])
  }

  @Test("It is as large as any choice of seats can be, and gives no seat twice", arguments: 0..<200)
  func maximal(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let seats = Int.random(in: 1...5, using: &generator)
    let suitable = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
      (0..<seats).filter { _ in Bool.random(using: &generator) }
    }
    let found = matching(suitable, over: 0..<seats).seats
    let taken = found.compactMap { $0 }
    #expect(Set(taken).count == taken.count)
    #expect(zip(found, suitable).allSatisfy { seat, suitable in seat.map(suitable.contains) ?? true })
    #expect(taken.count == Self.most(suitable[...], without: []))
  }

  /// By trying all choices.
  private static func most(_ suitable: ArraySlice<[Int]>, without taken: Set<Int>) -> Int {
    guard let first = suitable.first else { return 0 }
    let rest = suitable.dropFirst()
    let seated = first.filter { !taken.contains($0) }.map { 1 + most(rest, without: taken.union([$0])) }
    return max(seated.max() ?? 0, most(rest, without: taken))
  }
}
