import Testing

@testable import Boards

/// What consoles say of tests.
@Suite("Test summaries on a console")
struct SummaryTests {
  static let all: [SummaryLog] =
    SummaryLog.unity + SummaryLog.tap + SummaryLog.ztest + SummaryLog.libtest + SummaryLog.googleTest
    + SummaryLog.none

  @Test("A summary is read", arguments: all)
  func reads(log: SummaryLog) {
    #expect(SummaryLog.found(SummaryLog.watch(log.text).summary) == log.expected)
  }

  @Test("It does not depend on where the stream is cut", arguments: all)
  func anySplit(log: SummaryLog) {
    let bytes = Array(log.text.utf8)
    for cut in 0...bytes.count {
      let watcher = SummaryLog.watch([bytes[..<cut], bytes[cut...]])
      #expect(SummaryLog.found(watcher.summary) == log.expected, "cut at \(cut)")
    }
    let watcher = SummaryLog.watch(bytes.indices.map { bytes[$0...$0] })
    #expect(SummaryLog.found(watcher.summary) == log.expected, "byte by byte")
  }

  @Test("Nor on how lines end", arguments: ["\r\n", "\n\r", "\r\r\n", " \t\n"])
  func lineEnds(end: String) {
    for log in Self.all {
      let lines = log.text.split(separator: "\n", omittingEmptySubsequences: false)
      let text = lines.joined(separator: end)
      #expect(SummaryLog.found(SummaryLog.watch(text).summary) == log.expected, "\(log)")
    }
  }

  @Test("Nor on colours, titles and other terminal controls")
  func colours() {
    for log in Self.all {
      let lines = log.text.split(separator: "\n", omittingEmptySubsequences: false)
      let text = lines.map { "\u{1B}[32;1m\($0.prefix(3))\u{1B}]0;t\u{07}\($0.dropFirst(3))\u{1B}[0m" }
        .joined(separator: "\n")
      #expect(SummaryLog.found(SummaryLog.watch(text).summary) == log.expected, "\(log)")
    }
  }

  @Test("The deciding line's place is in bytes of the log")
  func offset() {
    let summary = SummaryLog.watch("b\u{F6}\u{F6}t\r\n1..2\r\nok 1\r\nnot ok 2\r\n").summary
    #expect(summary?.line == DecidingLine(text: "not ok 2", offset: 20))
  }

  @Test("The first summary that is complete is told as it was then, whatever follows")
  func first() {
    for tail in [
      "", "ok 3\n", "TAP version 13\n1..5\n", "a.c:1:test_a:FAIL\n1 Tests 1 Failures 0 Ignored\nFAIL\n",
    ] {
      var watcher = SummaryWatcher()
      watcher.feed(Array("1..2\nok 1\n".utf8)[...])
      #expect(watcher.first == nil)
      watcher.feed(Array(("ok 2\n" + tail).utf8)[...])
      #expect(watcher.first?.sentence == "TAP: 2 tests passed")
      #expect(watcher.first?.isComplete == true)
      #expect(watcher.first?.line.text == "ok 2")
    }
  }

  @Test("The format of the first complete summary decides")
  func otherFormats() {
    let watcher = SummaryLog.watch("1..1\nok 1\na.c:1:test_a:FAIL\n1 Tests 1 Failures 0 Ignored\nFAIL\n")
    #expect(watcher.summary?.format == .tap)
    #expect(watcher.summary?.verdict == .passed)
  }

  @Test("Of several that have begun and are not complete the earliest counts")
  func earliest() {
    let watcher = SummaryLog.watch("Running TESTSUITE a\n1..5\na.c:1:test_a:PASS\n")
    #expect(watcher.summary?.format == .ztest)
    #expect(watcher.summary?.isComplete == false)
  }

  @Test(
    "How far the tests are",
    arguments: [
      ("hello\n", nil), ("TAP version 13\n", nil), ("1..4\n", 0), ("1..4\nok 1\nok 2\nok 3\n", 0.75),
      ("1..2\nok 1\nok 2\n", 1), ("ok 1\n", nil), ("1..0 # skip\n", 1), ("running 4 tests\n", nil),
      ("running 4 tests\ntest a ... ok\n", 0.25), ("running 4 tests\ntest a ... ok\ntest b ... \n", 0.25),
      ("running 1 test\ntest a ... ok\ntest result: ok. 1 passed; 0 failed\n", 1),
      ("[==========] Running 2 tests from 1 test suite.\n[ RUN      ] a.b\n", 0),
      ("[==========] Running 2 tests from 1 test suite.\n[ RUN      ] a.b\n[       OK ] a.b (0 ms)\n", 0.5),
      ("a.c:1:test_a:PASS\n", nil), ("Running TESTSUITE a\n", nil),
    ] as [(String, Double?)]
  )
  func progress(text: String, share: Double?) {
    var watcher = SummaryWatcher()
    watcher.feed(Array(text.utf8)[...])
    #expect(watcher.progress == share)
  }

  @Test(
    "How far the tests are never falls, wherever the stream is cut",
    arguments: [
      ("1..2\nok 1\nTAP version 13\n1..10\nok 1\n", 0.5),
      ("1..2\nok 1\nok 2\nTAP version 13\n1..10\nok 1\n", 1),
      (
        "[==========] Running 2 tests from 1 test suite.\n[ RUN      ] a.b\n[       OK ] a.b (0 ms)\n"
          + "[==========] Running 9 tests from 1 test suite.\n", 0.5
      ),
    ] as [(String, Double)]
  )
  func progressNeverFalls(text: String, share: Double) {
    let bytes = Array(text.utf8)
    for cut in 0...bytes.count {
      var watcher = SummaryWatcher()
      var last = 0.0
      for byte in [bytes[..<cut], bytes[cut...]] {
        watcher.feed(byte)
        #expect((watcher.progress ?? 0) >= last)
        last = watcher.progress ?? 0
      }
      #expect(watcher.progress == share, "cut at \(cut)")
    }
  }

  @Test("Of very many tests the first 10,000 are kept, and all are counted")
  func manyCases() {
    let count = 12_000
    let watcher = SummaryLog.watch("1..\(count)\n" + (1...count).map { "ok \($0)\n" }.joined())
    #expect(watcher.summary?.cases.count == 10_000)
    #expect(watcher.summary?.droppedCases == 2000)
    #expect(watcher.summary?.sentence == "TAP: 12000 tests passed")
  }

  @Test("A failure beyond those that are kept counts")
  func lateFailure() {
    let points = (1...10_001).map { $0 > 10_000 ? "not ok \($0) - last\n" : "ok \($0)\n" }.joined()
    let watcher = SummaryLog.watch("1..10001\n" + points)
    #expect(watcher.summary?.verdict == .failed)
    #expect(watcher.summary?.sentence == "TAP: 1 of 10001 tests failed: last")
  }

  @Test("Messages and names are cut, and hold no controls")
  func bounds() throws {
    let long = String(repeating: "x", count: 8000)
    let text = "1..2\nnot ok 1 - \(long)\n# a\u{07}b\n# \(long)\nnot ok 2 - \u{FF}\u{01}\n"
    let cases = try #require(SummaryLog.watch(text).summary?.cases)
    #expect(cases.map(\.name.utf8.count) == [512, "\u{FF}\u{FFFD}".utf8.count])
    #expect(cases[0].message?.hasPrefix("a\u{FFFD}b\nxxx") == true)
    #expect((4000...4096).contains(cases[0].message?.utf8.count ?? 0))
  }

  @Test("All messages together are bounded, and all names")
  func budgets() throws {
    let line = String(repeating: "\"\\", count: 2000)
    let names = String(repeating: "\"", count: 500)
    let points = (1...1200).map { "not ok \($0) - \(names)\n\($0 < 100 ? "# \(line)\n" : "")" }
    let text = "1..1200\n" + points.joined()
    let summary = try #require(SummaryLog.watch(text).summary)
    let escaped = { (text: String) in text.utf8.count * 2 }
    let nameBytes = summary.cases.reduce(0) { $0 + escaped($1.name) }
    let messageBytes = summary.cases.reduce(0) { $0 + escaped($1.message ?? "") }
    #expect(nameBytes <= CaseList.nameBudget && messageBytes <= CaseList.messageBudget)
    #expect(messageBytes > CaseList.messageBudget - 8200)
    #expect(summary.cases.count + summary.droppedCases == 1200)
    #expect(summary.droppedCases > 0)
  }

  @Test("Numbers too large for a run of tests are text")
  func largeNumbers() {
    let big = String(repeating: "9", count: 30)
    for text in [
      "1..\(big)\n", "\(big) Tests 0 Failures 0 Ignored\nOK\n", "running \(big) tests\ntest a ... ok\n",
      "test result: ok. \(big) passed; 0 failed\n", "[==========] Running \(big) tests from 1 test suite.\n",
    ] {
      #expect(SummaryLog.watch(text).summary == nil, "\(text)")
    }
    #expect(SummaryLog.watch("1..2\nok \(big)\nok 2\n").summary?.verdict == .passed)
  }

  @Test("Whatever the lines are, they are read")
  func randomLines() {
    let pieces =
      Self.all.flatMap { $0.text.split(separator: "\n").map { Array($0.utf8) + [0x0A] } }
      + ["\n", "ok", "not ok ", "1..", "...", "  ---\n", "    ", "\u{1B}[", "\u{1B}]", "\r"].map {
        Array($0.utf8)
      }
    var random = SeededGenerator(seed: 3)
    var complete = 0
    for _ in 0..<3000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...30, using: &random) {
        bytes += pieces.randomElement(using: &random) ?? []
        if Int.random(in: 0..<6, using: &random) == 0 {
          bytes.append(UInt8.random(in: 0...255, using: &random))
        }
      }
      let cut = Int.random(in: 0...bytes.count, using: &random)
      let watcher = SummaryLog.watch([bytes[..<cut], bytes[cut...]])
      #expect(watcher.summary == SummaryLog.watch([bytes[...]]).summary)
      if let share = watcher.progress { #expect((0...1).contains(share)) }
      if watcher.first != nil { complete += 1 }
    }
    #expect(complete > 0, "some of them are summaries")
  }
}
