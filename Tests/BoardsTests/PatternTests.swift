import Boards
import Testing

/// Patterns find the lines that they describe, in bounded time.
@Suite("Patterns")
struct PatternTests {
  struct Row: CustomTestStringConvertible {
    var pattern: String
    var line: String
    var fits: Bool
    var testDescription: String { "\(pattern) on \(line)" }

    init(_ pattern: String, _ line: String, _ fits: Bool) {
      self.pattern = pattern
      self.line = line
      self.fits = fits
    }
  }

  static let rows = [
    Row("PASS", "all tests PASSED", true),
    Row("PASS", "PAS", false),
    Row("aab", "aaab", true),
    Row("^PASS$", "PASS", true),
    Row("^PASS$", "PASS ", false),
    Row("^PASS", " PASS", false),
    Row("^$", "", true),
    Row("^$", "x", false),
    Row("a.c", "abc", true),
    Row("a.c", "ac", false),
    Row("[a-c]x", "bx", true),
    Row("[a-c]x", "dx", false),
    Row("[^a-c]x", "dx", true),
    Row("[^a-c]x", "ax", false),
    Row("[a-]x", "-x", true),
    Row("[\\]]x", "]x", true),
    Row("[\\d_]+!", "4_2!", true),
    Row("\\d+ Tests \\d+ Failures", "3 Tests 0 Failures 0 Ignored", true),
    Row("\\D", "42", false),
    Row("\\w+\\s\\W", "ab !", true),
    Row("\\S", " \t", false),
    Row("\\t", "\t", true),
    Row("a\\.b", "a.b", true),
    Row("a\\.b", "axb", false),
    Row("\\\\", "\\", true),
    Row("\\x1b\\[0m", "\u{1B}[0m", true),
    Row("a|b|cd", "xcdx", true),
    Row("a|b|cd", "c", false),
    Row("^(a|bc)+$", "abcbca", true),
    Row("^(a|bc)+$", "abcb", false),
    Row("(?:ab){2}c", "ababc", true),
    Row("(?:ab){2}c", "abc", false),
    Row("^a{2,3}$", "aaaa", false),
    Row("^a{2,}$", "aaaa", true),
    Row("^a{0}b$", "b", true),
    Row("^a?b$", "ab", true),
    Row("a.*?b", "a--b", true),
    Row("(?i)pass", "PaSs", true),
    Row("(?i)[p]ass", "PASS", true),
    Row("(?i)[^p]ass", "PASS", false),
    Row("pass", "PASS", false),
    Row("^é+$", "ééé", true),
    Row("^é+$", "é\u{C3}", false),
    Row("a}]", "a}]", true),
    Row("x(|y)z", "xz", true),
    Row("a$|^b", "cba", true),
    Row("b^a", "ba", false),
    Row("(^)*a", "ba", true),
  ]

  @Test("A pattern fits the lines that it describes, and no others", arguments: rows)
  func fits(row: Row) throws {
    let pattern = try Pattern(row.pattern)
    #expect(pattern.matches(Array(row.line.utf8)[...]) == row.fits)
  }

  @Test(
    "A wrong pattern is refused with its place and reason",
    arguments: [
      ("", 1, "empty"), ("a**", 3, "repetition of a repetition"), ("*a", 1, "nothing before '*'"),
      ("a{x}", 2, "'{' begins"), ("{2}", 1, "nothing before '{'"), ("a{3,2}", 2, "below its minimum"),
      ("a{1001}", 3, "more than 1000"), ("a{99999999999999999999}", 3, "more than 1000"),
      ("(a", 1, "without its ')'"), ("a)", 2, "without its '('"), ("[a", 1, "without its ']'"),
      ("[]x", 1, "nothing in [ ]"), ("[z-a]", 3, "ends before it begins"), ("[a-\\d]", 3, "or in a set"),
      ("[[:digit:]]", 2, "[:digit:]"), ("[é]", 2, "only ASCII"), ("\\b", 1, "escape \\b"),
      ("a\\", 2, "at the end"),
      ("\\x4", 1, "two hexadecimal digits"), ("\\x+1", 1, "two hexadecimal digits"), ("(?=a)", 1, "(?: )"),
      ("a(?i)", 2, "(?i)"), ("^*", 2, "anchor"), ("(?i", 1, "(?i)"),
    ]
  )
  func refuses(source: String, position: Int, words: String) {
    let error = #expect(throws: PatternError.self) { try Pattern(source) }
    #expect(error?.position == position)
    #expect(error?.reason.contains(words) == true, "\(error?.reason ?? "")")
  }

  @Test(
    "A pattern whose repetitions multiply is refused at once",
    arguments: [
      "((((((a{1000}){1000}){1000}){1000}){1000}){1000})", "(((((){1000}){1000}){1000}){1000})",
      "(a|b|c|d){1000}", "(\\w{50}){50}",
    ]
  )
  func refusesLargePrograms(source: String) {
    let error = #expect(throws: PatternError.self) { try Pattern(source) }
    #expect(error?.reason.contains("too large") == true)
  }

  @Test("Groups that nest too deeply are refused")
  func refusesDeepNesting() {
    let source = String(repeating: "(", count: 900) + "a" + String(repeating: ")", count: 900)
    #expect(throws: PatternError.self) { try Pattern(source) }
  }

  @Test("A source of any bytes is read or refused, never a crash")
  func survivesRandomSources() {
    var random = SeededGenerator(seed: 7)
    let alphabet = Array("ab()[]{}*+?|^$\\.-,:i0129dxé".unicodeScalars)
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...14, using: &random)
      let scalars = (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
      let pattern = try? Pattern(String(String.UnicodeScalarView(scalars)))
      _ = pattern?.matches(Array("ab0-".utf8)[...])
    }
  }

  @Test("The automaton agrees with the definition on random patterns and lines", arguments: 0..<20)
  func agreesWithDefinition(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<100 {
      let reference = ReferencePattern.random(depth: 3, using: &random)
      var matcher = PatternMatcher(try Pattern(reference.source))
      for _ in 0..<30 {
        let count = Int.random(in: 0...7, using: &random)
        let line = (0..<count).map { _ in UInt8(ascii: "a") + UInt8.random(in: 0..<4, using: &random) }
        let text = String(decoding: line, as: UTF8.self)
        #expect(matcher.matches(line[...]) == reference.matches(line), "\(reference.source) on \(text)")
      }
    }
  }

  @Test(
    "A pattern that makes others backtrack for ever ends soon",
    arguments: [
      "(a+)+$", "(a|a)*b", "(a|aa)+$", "(.*)(.*)(.*)(.*)(.*)[^a]x", "(a?){50}a{50}b",
    ]
  )
  func isLinear(source: String) throws {
    let pattern = try Pattern(source)
    let line = [UInt8](repeating: UInt8(ascii: "a"), count: 8191) + [UInt8(ascii: "!")]
    let time = ContinuousClock().measure { #expect(!pattern.matches(line[...])) }
    #expect(time < .seconds(20))
  }

  @Test("A slice of a larger buffer is looked at alone")
  func looksAtSliceOnly() throws {
    let bytes = Array("xxPASSxx".utf8)
    #expect(try Pattern("^PASS$").matches(bytes[2..<6]))
    #expect(try !Pattern("x").matches(bytes[2..<6]))
  }
}
