import Boards
import JSON

/// All that is found on a console.
struct Findings: Equatable {
  private var lines: [ConsoleLine] = []
  private var finding: Finding?
  private var summary: TestSummary?
  private var first: TestSummary?
  private var progress: Double?
  private var fault: FaultFinding?
  private var isFaultOfTests = false

  init(_ patterns: [Pattern?], _ pieces: [ArraySlice<UInt8>]) {
    read(pieces)
    look(patterns, pieces)
    summarize(pieces)
    findFaults(pieces)
  }

  private mutating func read(_ pieces: [ArraySlice<UInt8>]) {
    var reader = ConsoleLines()
    for piece in pieces {
      var rest = piece
      while let line = reader.next(from: &rest) { lines.append(line) }
    }
    if let line = reader.finish() { lines.append(line) }
    expect(lines.allSatisfy { $0.bytes.count <= ConsoleLines.longestLine }, "a line is too long")
  }

  private mutating func look(_ patterns: [Pattern?], _ pieces: [ArraySlice<UInt8>]) {
    let sources = zip(["pass", "fail", "end"], patterns).compactMap { name, pattern in
      pattern.map { (name, JSONValue.string($0.source)) }
    }
    var json = JSONObject()
    for (name, source) in sources { json[name] = source }
    var watcher = ExpectationWatcher(try? Expectation(.object(json)))
    var findings = pieces.compactMap { watcher.feed($0) }
    if let last = watcher.finish() { findings.append(last) }
    expect(findings.count <= 1, "the run ends \(findings.count) times")
    finding = findings.first
  }

  private mutating func summarize(_ pieces: [ArraySlice<UInt8>]) {
    var watcher = SummaryWatcher()
    for piece in pieces {
      watcher.feed(piece)
      if let progress = watcher.progress {
        expect((0...1).contains(progress), "\(progress) of the tests are over")
      }
    }
    watcher.finish()
    (summary, first, progress) = (watcher.summary, watcher.first, watcher.progress)
    guard let summary else { return }
    expect(!summary.sentence.isEmpty && summary.droppedCases >= 0, "\(summary)")
    for testCase in summary.cases {
      expect(testCase.name.utf8.count <= TestCase.longestName, "a test's name is too long")
      expect(testCase.message?.utf8.count ?? 0 <= TestCase.longestMessage, "a test's message is too long")
      let seconds = testCase.durationSeconds ?? 0
      expect(seconds >= 0 && seconds.isFinite, "a test took \(seconds) s")
    }
  }

  private mutating func findFaults(_ pieces: [ArraySlice<UInt8>]) {
    var watcher = ConsoleWatcher()
    for piece in pieces { watcher.feed(piece) }
    watcher.finish()
    (fault, isFaultOfTests) = (watcher.fault, watcher.isFaultOfTests)
    expect(watcher.tests.summary == summary, "a summary depends on who looks for it")
    guard let fault else { return }
    expect(fault.sentence.utf8.count <= 2000, "a fault's sentence is too long")
    expect(!fault.sentence.contains("\n"), "a fault's sentence has several lines")
    expect(fault.line.offset <= pieces.reduce(0) { $0 + UInt64($1.count) }, "a fault is behind the log")
  }

  /// A pattern finds what it finds as one of two that are the same, for which there is no short cut.
  func check(_ pattern: Pattern) {
    // The mark for any case stands at the very start or nowhere.
    guard !pattern.source.hasPrefix("(?i)"),
      let double = try? Pattern("(?:\(pattern.source)|\(pattern.source))")
    else { return }
    var (one, two) = (PatternMatcher(pattern), PatternMatcher(double))
    for line in lines.prefix(20) {
      expect(
        one.matches(line.bytes) == two.matches(line.bytes),
        "\"\(pattern.source)\" and itself disagree on \"\(line.text)\""
      )
    }
  }
}
