import JSON
import Testing

@testable import Gateway

@Suite("Order of JSON values")
struct JSONOrderTests {
  /// Each before all that follow; those of one line are the same.
  private static let ladder: [[JSONValue]] = [
    [.null],
    [false],
    [true],
    [.number(-.greatestFiniteMagnitude)],
    [.number(-0x1p64)],
    [.integer(.min), .number(-0x1p63)],
    [.integer(.min + 1)],
    [-2, .number(-2)],
    [.number(-1.5)],
    [-1],
    [.number(-0.5)],
    [0, .number(0), .number(-0.0)],
    [.number(.leastNonzeroMagnitude)],
    [1, .number(1)],
    [.number(1.5)],
    [2],
    [.integer(1 << 53), .number(0x1p53)],
    [.integer(1 << 53 + 1)],
    [.integer(.max - 1)],
    [.integer(.max)],
    [.number(0x1p63)],
    [.number(.greatestFiniteMagnitude)],
    [""],
    ["2026-01-01T00:00:00.000000+00:00"],
    ["2026-01-01T00:00:00.000001+00:00"],
    ["B"],
    ["a"],
    ["aa"],
    ["a\u{301}"],
    ["\u{E1}"],
    ["\u{FFFD}"],
    ["\u{1F600}"],
    [[], [1]],
    [[:], ["a": 1]],
  ]

  @Test("Every value stands to every other as the ladder has it")
  func total() {
    for (i, lower) in Self.ladder.enumerated() {
      for (j, upper) in Self.ladder.enumerated() {
        let wanted: JSONOrder = i < j ? .before : i == j ? .same : .after
        for a in lower { for b in upper { #expect(JSONOrder(a, b) == wanted, "\(a) \(b)") } }
      }
    }
  }

  @Test("Random values: one order whichever way they are asked, and no circles", arguments: 0..<20)
  func laws(seed: UInt64) {
    var random = Randomness(seed: seed)
    let values = (0..<40).map { _ in RandomJSON.value(&random) }
    for a in values {
      #expect(JSONOrder(a, a) == .same)
      for b in values {
        #expect(JSONOrder(a, b) == JSONOrder(b, a).reversed, "\(a) \(b)")
        guard JSONOrder(a, b) != .after else { continue }
        for c in values where JSONOrder(b, c) != .after {
          let order = JSONOrder(a, c)
          let isSame = JSONOrder(a, b) == .same && JSONOrder(b, c) == .same
          #expect(order == (isSame ? .same : .before), "\(a) \(b) \(c)")
        }
      }
    }
  }
}
