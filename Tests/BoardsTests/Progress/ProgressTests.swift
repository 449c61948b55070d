import JSON
import Testing

@testable import Boards

@Suite("Progress that a pattern finds in the console")
struct ProgressTests {
  private func watch(_ pattern: String, _ chunks: [ArraySlice<UInt8>]) throws -> Double? {
    var watcher = ProgressWatcher(try ProgressPattern(pattern))
    for chunk in chunks { watcher.feed(chunk) }
    watcher.finish()
    return watcher.fraction
  }

  static let rows: [(String, String, Double?)] = [
    ("#%percent", "#45\n", 0.45), ("#%percent", "#0\n", 0), ("#%percent", "#100\n", 1),
    ("#%percent", "#12.5%\n", 0.125), ("#%percent", "nothing\n", nil), ("#%percent", "#\n", nil),
    ("p=%one", "p=0.25\n", 0.25), ("p=%one", "p=.5\n", nil), ("\\.+%one", "p...0.5\n", 0.5),
    ("p=%one", "p=1\n", 1),
    ("p=%one", "p=1.0\n", 1), ("p=%one", "p=0\n", 0),
    // A number out of range is none.
    ("#%percent", "#101\n", nil), ("#%percent", "#40\n#101\n", 0.4), ("p=%one", "p=1.01\n", nil),
    ("p=%one", "p=2 p=0.5 p=7\n", 0.5),
    // The last match counts, and may go back.
    ("#%percent", "#10\n#20\n", 0.2), ("#%percent", "#20\n#10\n", 0.1), ("#%percent", "#10 #30 #20\n", 0.2),
    ("#%percent", "#10\nother\n", 0.1),
    // A number is taken whole.
    (".*%percent", "at 45%\n", 0.45), ("%percent", "at 45 of 99 done\n", 0.99),
    ("%percent%", "at 45.5% of 99\n", 0.455),
    ("%percent", "version 1.2.3\n", nil), ("^.*?%percent", "1.5\n", 0.015), ("%percent", "45.\n", 0.45),
    ("%percent", "12345678901234567890\n", nil), ("%one", "0.250000000000000000001\n", 0.25),
    ("%percent", "007\n", 0.07),
    // Parts and alternatives.
    ("(done|at) %percent of", "at 7 of 9\n", 0.07), ("(x|#%percent)", "x\n#5\nx\n", 0.05),
    ("(%percent )+end", "10 20 30 end\n", 0.3), ("(?i)done %percent", "DONE 9\n", 0.09),
    ("^%percent$", "5\n", 0.05), ("^%percent$", " 5\n", nil), ("^%percent$", "5 %\n", nil),
    ("step %percent\\d* of", "step 5 of\n", 0.05), ("%percent/\\d+", "5/10 20/30 7\n", 0.2),
    // A carriage return ends a line as well, and terminal controls do not count.
    ("^%percent%$", "1%\r2%\r3%", 0.03), ("^#%percent", "\u{1B}[2K#7\u{1B}[0m\n", 0.07),
    ("%percent", "7%\u{1B}[0m\n", 0.07),
    ("#%percent", "#8\r\n", 0.08), ("#%percent", "#8", 0.08),
  ]

  @Test("The last number for which the pattern fits is the progress", arguments: rows)
  func finds(pattern: String, console: String, fraction: Double?) throws {
    #expect(try watch(pattern, [Array(console.utf8)[...]]) == fraction)
  }

  @Test("It does not depend on where the stream is cut", arguments: rows)
  func everySplit(pattern: String, console: String, fraction: Double?) throws {
    let bytes = Array(console.utf8)
    for cut in 0...bytes.count {
      #expect(try watch(pattern, [bytes[..<cut], bytes[cut...]]) == fraction, "cut at \(cut)")
    }
    #expect(try watch(pattern, bytes.indices.map { bytes[$0...$0] }) == fraction, "byte by byte")
  }

  @Test("It is known as soon as the line is whole, and not before")
  func asItComes() throws {
    var watcher = ProgressWatcher(try ProgressPattern("#%percent"))
    watcher.feed(Array("#4".utf8)[...])
    #expect(watcher.fraction == nil)
    watcher.feed(Array("5".utf8)[...])
    #expect(watcher.fraction == nil)
    watcher.feed(Array("\r".utf8)[...])
    #expect(watcher.fraction == 0.45)
  }

  @Test(
    "A line that never ends is looked at in pieces, and takes no more memory",
    arguments: [8191, 8192, 20_000]
  )
  func longLine(length: Int) throws {
    let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: length) + Array("\n#7\n".utf8)
    #expect(try watch("#%percent", [bytes[...]]) == 0.07)
    #expect(try watch("#%percent", [bytes[..<4000], bytes[4000...]]) == 0.07)
  }

  @Test(
    "A pattern needs exactly one place for a number",
    arguments: [
      ("", "it has neither"), ("done", "it has neither"), ("\\%percent", "it has neither"),
      ("[%percent]", "it has neither"),
      ("%perce", "it has neither"), ("%percent %percent", "it has 2"), ("%percent|%one", "it has 2"),
      ("(%one", "without its ')'"), ("%one**", "repetition of a repetition"),
      ("(%one{1000}){1000}", "too large"), (String(repeating: "a", count: 2000) + "%one", "longer than 2000"),
    ]
  )
  func refuses(source: String, words: String) {
    let error = #expect(throws: FieldError.self) { try ProgressPattern(source) }
    #expect(error?.sentence.hasPrefix("\"progress_pattern\"") == true)
    #expect(error?.sentence.contains(words) == true, "\(error?.sentence ?? "")")
  }

  @Test("The placeholders mean nothing in patterns of other keys")
  func elsewhere() throws {
    #expect(try Pattern("%percent").matches(Array("at %percent".utf8)[...]))
    #expect(try !Pattern("%percent").matches(Array("at 45".utf8)[...]))
  }

  @Test("What is found agrees with the definition on random patterns and lines", arguments: 0..<20)
  func agreesWithDefinition(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let pieces = ["a", "%", ".", "1", "23", "100", "4.5", ".5", "999", " "]
    for _ in 0..<60 {
      let reference = ReferenceProgress.random(using: &random)
      let pattern = try ProgressPattern(reference.source)
      var finder = NumeralFinder(pattern)
      for _ in 0..<20 {
        let text = (0..<Int.random(in: 0...6, using: &random)).map { _ in
          pieces.randomElement(using: &random) ?? ""
        }
        .joined()
        let line = Array(text.utf8)
        let (found, expected) = (finder.last(in: line[...]), reference.lastNumber(in: line))
        let isSame = abs((found ?? -1) * 100 - (expected ?? -100)) < 1e-6
        #expect(isSame, "\(reference.source) on \(text): \(found ?? -1), not \(expected ?? -1)")
      }
    }
  }

  @Test("Whatever a console says, the progress is from 0 to 1")
  func randomConsoles() throws {
    var random = SeededGenerator(seed: 5)
    let alphabet = Array("0123456789.%# \r\n\u{1B}[a".utf8)
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? 0
      }
      let cut = Int.random(in: 0...bytes.count, using: &random)
      let fraction = try watch("#?%percent", [bytes[..<cut], bytes[cut...]])
      #expect(fraction.map { (0...1).contains($0) } ?? true)
      #expect(try watch("#?%percent", [bytes[...]]) == fraction)
    }
  }

  @Test("A slice of a larger buffer is looked at alone")
  func looksAtSliceOnly() throws {
    let bytes = Array("1#45#6".utf8)
    var finder = NumeralFinder(try ProgressPattern("%percent"))
    #expect(finder.last(in: bytes[1..<4]) == 0.45)
    #expect(finder.last(in: bytes[3..<4]) == 0.05)
  }
}
