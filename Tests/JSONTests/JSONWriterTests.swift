import JSON
import Testing

/// What is written reads back the same.
@Suite("JSON writer")
struct JSONWriterTests {
  /// A generator whose runs can be repeated (SplitMix64).
  private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private func string(_ random: inout SeededGenerator) -> String {
    let alphabet = Array("ab\"\\/\u{1}\n\r\t\u{1F}\u{7F}é\u{2028}\u{2029}\u{FFFF}😀e\u{301}".unicodeScalars)
    let count = Int.random(in: 0...6, using: &random)
    let scalars = (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
    return String(String.UnicodeScalarView(scalars))
  }

  private func value(depth: Int, _ random: inout SeededGenerator) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
    case 0: return .null
    case 1: return .bool(.random(using: &random))
    case 2: return .integer(Int(truncatingIfNeeded: random.next()) >> Int.random(in: 0..<64, using: &random))
    case 3:
      let number = Double(bitPattern: random.next())
      return number.isFinite ? .number(number) : .null
    case 4: return .string(string(&random))
    case 5:
      return .array((0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth - 1, &random) })
    default:
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        object[string(&random)] = value(depth: depth - 1, &random)
      }
      return .object(object)
    }
  }

  @Test("Every value reads back as it was, on one line and in many", arguments: 0..<10)
  func roundTrip(seed: Int) throws {
    var random = SeededGenerator(state: UInt64(seed))
    for _ in 0..<300 {
      let value = value(depth: 4, &random)
      #expect(try JSONParser.parse(value.compact) == value)
      #expect(try JSONParser.parse(value.pretty) == value)
    }
  }

  @Test("NUL, which the parser refuses, is written as the character that stands for others")
  func nul() throws {
    let bytes = JSONValue.object(["a\0": "b\0c"]).compact
    #expect(try JSONParser.parse(bytes) == ["a\u{FFFD}": "b\u{FFFD}c"])
  }

  @Test("A compact value is one line for every reader")
  func oneLine() {
    let value: JSONValue = ["a\nb": ["c\r\u{2028}\u{2029}\u{85}", 1]]
    #expect(String(decoding: value.compact, as: UTF8.self) == "{\"a\\nb\":[\"c\\r\\u2028\\u2029\u{85}\",1]}")
  }

  @Test("A pretty value is indented by two spaces and ends its last line")
  func pretty() {
    let value: JSONValue = ["a": [1, [:]], "b": []]
    let text = "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}\n"
    #expect(String(decoding: value.pretty, as: UTF8.self) == text)
  }

  @Test("What no JSON number is becomes null", arguments: [Double.nan, .infinity, -.infinity])
  func notFinite(number: Double) {
    #expect(String(decoding: JSONValue.number(number).compact, as: UTF8.self) == "null")
  }

  @Test("A member is replaced where it stands, and removed by nil")
  func members() {
    var object: JSONObject = ["a": 1, "b": 2, "c": 3]
    object["b"] = 9
    object["a"] = nil
    object["d"] = 4
    #expect(String(decoding: JSONValue.object(object).compact, as: UTF8.self) == #"{"b":9,"c":3,"d":4}"#)
  }
}
