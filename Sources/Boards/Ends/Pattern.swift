/// Why a text is not a pattern, and where: positions are bytes, from 1.
package struct PatternError: Error, Equatable {
  package var position: Int
  package var reason: String

  /// One clause that fits behind "the pattern is wrong: ".
  package var clause: String { "at character \(position): \(reason)" }
}

/// A regular expression over the bytes of a line.
///
/// It is our own because a submitter's pattern must not be able to hold up or bloat a runner that
/// others use: regexec(3) and Swift's `Regex` follow one way after the other, so that `(a+)+$` takes
/// time exponential in the line's length, and regcomp(3) takes gigabytes for nested repetitions. This
/// one follows all ways at once: its time is bounded by the line's length times the program's, and the
/// program's length by ``largestProgram``.
///
/// Known are literals, `.`, `[a-z]`, `[^a-z]`, `\d \D \w \W \s \S \t \r \e \xHH`, `\` before any
/// punctuation, `^` and `$` (the line's ends), `( )`, `(?: )`, `|`, `* + ? {m} {m,} {m,n}`, and `(?i)` at
/// the very start for ASCII letters of either case. `.` and sets take one byte; other characters than
/// ASCII are taken as their UTF-8 bytes.
package struct Pattern: Sendable, Hashable {
  /// The most instructions a pattern may have.
  package static let largestProgram = 1000
  /// The longest source, in bytes.
  package static let longestSource = 2000

  /// As written.
  package let source: String
  let program: [PatternInstruction]
  /// The bytes of a pattern that is nothing but literals.
  let literal: [UInt8]?

  /// Reads a pattern.
  package init(_ source: String) throws(PatternError) {
    guard !source.isEmpty else { throw PatternError(position: 1, reason: "an empty pattern fits every line") }
    guard source.utf8.count <= Pattern.longestSource else {
      throw PatternError(
        position: Pattern.longestSource,
        reason: "longer than \(Pattern.longestSource) bytes"
      )
    }
    let node = try PatternParser.parse(source)
    guard node.size(bound: Pattern.largestProgram) < Pattern.largestProgram else {
      throw PatternError(position: 1, reason: "too large, because of its repetitions")
    }
    self.source = source
    program = PatternCompiler.compile(node)
    literal = Pattern.literal(program)
  }

  private static func literal(_ program: [PatternInstruction]) -> [UInt8]? {
    var bytes: [UInt8] = []
    for instruction in program.dropLast() {
      guard case .byte(let byte) = instruction else { return nil }
      bytes.append(byte)
    }
    return bytes.isEmpty ? nil : bytes
  }

  /// Whether the pattern fits somewhere in the line.
  ///
  /// Whoever asks often keeps a ``PatternMatcher``.
  package func matches(_ line: ArraySlice<UInt8>) -> Bool {
    var matcher = PatternMatcher(self)
    return matcher.matches(line)
  }
}
