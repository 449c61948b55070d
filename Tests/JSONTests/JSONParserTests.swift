import JSON
import Testing

/// The parser takes RFC 8259 and nothing else, and says where it stopped.
@Suite("JSON parser")
struct JSONParserTests {
  @Test(
    "What RFC 8259 allows is read",
    arguments: [
      ("null", .null), ("true", .bool(true)), (" false\n", .bool(false)), ("0", 0), ("-0", 0), ("-12", -12),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.5", .number(1.5)),
      ("1e3", .number(1000)),
      ("-2.5E-1", .number(-0.25)), ("\"\"", ""),
      ("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "a\"\\/\u{8}\u{C}\n\r\t"),
      ("\"\\u00e9\\uD83D\\uDE00é😀\"", "é😀é😀"), ("\"\u{7F}\"", "\u{7F}"), ("[]", []),
      ("[ 1 , [ ] ]", [1, []]),
      ("{}", [:]), ("{\"b\":1,\"a\":{\"c\":null}}", ["b": 1, "a": ["c": .null]]),
    ] as [(String, JSONValue)]
  )
  func reads(text: String, value: JSONValue) throws {
    #expect(try JSONParser.parse(Array(text.utf8)) == value)
  }

  @Test("Members keep their order")
  func order() throws {
    let value = try JSONParser.parse(Array(#"{"z":1,"a":2,"m":3}"#.utf8))
    #expect(value.object?.names == ["z", "a", "m"])
  }

  @Test(
    "What is wrong is named with its line and column",
    arguments: [
      ("", 1, 1, "ends where a value"), (" ", 1, 2, "ends where a value"), ("nul", 1, 1, "a value"),
      ("[1,]", 1, 4, "']' where a value"), ("{\n  \"a\": 1,\n}", 3, 1, "'}' where a member's name"),
      ("{\"a\":1,\n \"a\":2}", 2, 2, "\"a\" stands twice"), ("{\"a\" 1}", 1, 6, "':'"),
      ("{a:1}", 1, 2, "member's name"),
      ("[1 2]", 1, 4, "',' or ']'"), ("{\"a\":1 \"b\":2}", 1, 8, "',' or '}'"),
      ("1 2", 1, 3, "after the end"),
      ("01", 1, 2, "after the end"), ("+1", 1, 1, "'+' where a value"), ("-", 1, 2, "a digit"),
      ("1.", 1, 3, "a digit"),
      (".5", 1, 1, "'.' where a value"), ("1e+", 1, 4, "a digit"), ("1e999", 1, 1, "too large"),
      ("NaN", 1, 1, "a value"),
      ("\"abc", 1, 1, "closing quote"), ("\"a\nb\"", 1, 3, "\\u000a"), ("\"\\x\"", 1, 3, "escape"),
      ("\"\\u12g4\"", 1, 6, "hexadecimal"), ("\"\\u0000\"", 1, 4, "\\u0000"),
      ("\"\\uD800\"", 1, 4, "surrogate"),
      ("\"\\uDC00\\uD800\"", 1, 4, "surrogate"), ("\"\\uD800\\u0041\"", 1, 4, "surrogate"),
      ("\u{FEFF}1", 1, 1, "byte 239"), ("[1, // two\n2]", 1, 5, "'/'"), ("'a'", 1, 1, "'''"),
      ("\0", 1, 1, "byte 0"),
    ]
  )
  func refuses(text: String, line: Int, column: Int, words: String) {
    let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array(text.utf8)) }
    #expect(error?.line == line)
    #expect(error?.column == column)
    #expect(error?.reason.contains(words) == true, "\(error?.reason ?? "")")
  }

  @Test(
    "Strings that are not UTF-8 are refused",
    arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]] as [[UInt8]]
  )
  func refusesBadUTF8(bytes: [UInt8]) {
    #expect(throws: JSONSyntaxError.self) { try JSONParser.parse([0x22] + bytes + [0x22]) }
  }

  @Test("Nesting is bounded, however long the text is")
  func depth() throws {
    func nested(_ depth: Int) -> [UInt8] {
      [UInt8](repeating: UInt8(ascii: "["), count: depth)
        + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
    }
    _ = try JSONParser.parse(nested(64))
    let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(nested(65)) }
    #expect(error?.reason == "nested deeper than 64 levels")
    #expect(throws: JSONSyntaxError.self) {
      try JSONParser.parse([UInt8](repeating: UInt8(ascii: "["), count: 100_000))
    }
  }

  @Test("No text makes it crash, and every part of a good text is read or refused")
  func survives() {
    let text = Array(#"{"a": [1, -2.5e3, "x\u00e9\n", true, null], "b": {"c": {}}}"#.utf8)
    for length in 0..<text.count {
      #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(Array(text[..<length])) }
    }
    for place in text.indices {
      for byte: UInt8 in [0x00, 0x22, 0x5C, 0x7D, 0xFF] {
        var changed = text
        changed[place] = byte
        _ = try? JSONParser.parse(changed)
      }
    }
  }
}
