import Testing

@testable import Gateway

@Suite("What the gatekeeper remembers")
struct MemoryTests {
  @Test("A thing is known for its time, and not a nanosecond longer")
  func lifetime() {
    var table = ExpiringTable<String, Int>(capacity: 4, lifetime: 100)
    table.put(1, for: "a", now: 50)
    #expect(table.value(of: "a", now: 149) == 1)
    #expect(table.value(of: "a", now: 150) == nil)
    #expect(table.value(of: "b", now: 50) == nil)
    table.put(2, for: "a", now: 149)
    #expect(table.value(of: "a", now: 248) == 2)
  }

  @Test("There is room for so many; what is over goes first, then what would be over next")
  func capacity() {
    var table = ExpiringTable<Int, Int>(capacity: 3, lifetime: 100)
    for number in 0..<3 { table.put(number, for: number, now: UInt64(number)) }
    // The same again needs no further room.
    table.put(0, for: 0, now: 10)
    #expect(table.count == 3)
    table.put(3, for: 3, now: 20)
    #expect([0, 1, 2, 3].map { table.value(of: $0, now: 20) } == [0, nil, 2, 3])
    table.put(4, for: 4, now: 110)
    #expect([0, 2, 3, 4].map { table.value(of: $0, now: 110) } == [nil, nil, 3, 4])
    for number in 5..<500 {
      table.put(number, for: number, now: UInt64(200 + number))
      #expect(table.count <= 3)
    }
  }

  private static let second: UInt64 = 1_000_000_000

  @Test("Each further failure of a peer waits longer, up to a bound; another peer's begin with a second")
  func delays() {
    var penalties = Penalties()
    let delays = (0..<6).map { _ in penalties.failed("a", now: 0) / Self.second }
    #expect(delays == [1, 2, 4, 8, 8, 8])
    #expect(penalties.failed("b", now: 0) == Self.second)
    for _ in 0..<1000 { #expect(penalties.failed("a", now: 7) == 7 + 8 * Self.second) }
  }

  @Test("After a while without a failure a peer begins anew, and not before")
  func forgets() {
    var penalties = Penalties()
    for _ in 0..<3 { _ = penalties.failed("a", now: 0) }
    let later = Penalties.memory - 1
    #expect(penalties.failed("a", now: later) == later + 8 * Self.second)
    let end = later + Penalties.memory
    #expect(penalties.failed("a", now: end) == end + Self.second)
  }

  @Test("So many peers are remembered; who failed longest ago is forgotten first")
  func peers() {
    var penalties = Penalties()
    _ = penalties.failed("first", now: 0)
    _ = penalties.failed("second", now: 1)
    for number in 2..<Penalties.capacity { _ = penalties.failed("\(number)", now: UInt64(number)) }
    #expect(penalties.count == Penalties.capacity)
    let now = UInt64(Penalties.capacity)
    _ = penalties.failed("one more", now: now)
    #expect(penalties.count == Penalties.capacity)
    #expect(penalties.failed("second", now: now) == now + 2 * Self.second)
    #expect(penalties.failed("first", now: now) == now + Self.second)
  }
}
