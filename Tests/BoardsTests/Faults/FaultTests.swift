import Testing

@testable import Boards

/// What kernels and runtimes print when they give up.
@Suite("Faults on a console")
struct FaultTests {
  @Test("A banner is known, and text that mentions a fault is none", arguments: FaultLog.all)
  func finds(log: FaultLog) {
    let finding = FaultLog.find([Array(log.text.utf8)[...]])
    #expect(finding?.sentence == log.sentence)
    #expect(finding?.line.text == log.line)
  }

  @Test("It does not depend on where the stream is cut", arguments: FaultLog.all)
  func anySplit(log: FaultLog) {
    let bytes = Array(log.text.utf8)
    for cut in 0...bytes.count {
      #expect(FaultLog.find([bytes[..<cut], bytes[cut...]])?.sentence == log.sentence, "cut at \(cut)")
    }
    #expect(FaultLog.find(bytes.indices.map { bytes[$0...$0] })?.sentence == log.sentence, "byte by byte")
  }

  @Test("Nor on how lines end", arguments: ["\r\n", "\n\r", "\r\r\n", " \t\n"])
  func lineEnds(end: String) {
    for log in FaultLog.all {
      let text = log.text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: end)
      #expect(FaultLog.find([Array(text.utf8)[...]])?.sentence == log.sentence, "\(log)")
    }
  }

  @Test("Nor on colours")
  func colours() {
    for log in FaultLog.all {
      let lines = log.text.split(separator: "\n", omittingEmptySubsequences: false)
      let text = lines.map { "\u{1B}[31m\($0.prefix(3))\u{1B}[0m\($0.dropFirst(3))\u{1B}[0m" }.joined(
        separator: "\n"
      )
      #expect(FaultLog.find([Array(text.utf8)[...]])?.sentence == log.sentence, "\(log)")
    }
  }

  @Test("The first banner counts, and its place is in bytes of the log")
  func first() {
    let text = "b\u{F6}\u{F6}t\r\nKernel panic - not syncing: a\r\nKernel panic - not syncing: b\r\n"
    let finding = FaultLog.find([Array(text.utf8)[...]])
    #expect(finding?.line == DecidingLine(text: "Kernel panic - not syncing: a", offset: 8))
    #expect(finding?.kind == "Linux")
  }

  @Test("A fault while tests are under way is theirs, and forgotten when their summary is complete")
  func ofTests() {
    let provoked = "1..2\nok 1\nE: >>> ZEPHYR FATAL ERROR 4: Kernel panic on CPU 0\n"
    for (text, isThere, isOfTests) in [
      (provoked, true, true), (provoked + "ok 2\n", false, false),
      (provoked + "ok 2\nE: >>> ZEPHYR FATAL ERROR 3: Kernel oops on CPU 0\n", true, false),
      ("E: >>> ZEPHYR FATAL ERROR 3: Kernel oops on CPU 0\n1..1\nok 1\n", true, false),
      ("1..1\nok 1\nE: >>> ZEPHYR FATAL ERROR 3: Kernel oops on CPU 0\n", true, false),
    ] {
      let bytes = Array(text.utf8)
      for cut in 0...bytes.count {
        var watcher = ConsoleWatcher()
        watcher.feed(bytes[..<cut])
        watcher.feed(bytes[cut...])
        #expect((watcher.fault != nil) == isThere, "\(text) cut at \(cut)")
        #expect(watcher.isFaultOfTests == isOfTests, "\(text) cut at \(cut)")
      }
    }
  }

  @Test("What a banner says is cut, and on one line")
  func bounds() {
    let text = "Kernel panic - not syncing: \(String(repeating: "x", count: 7000))\n"
    let sentence = FaultLog.find([Array(text.utf8)[...]])?.sentence ?? ""
    #expect((200...300).contains(sentence.utf8.count))
    let long =
      "panicked at \(String(repeating: "a/", count: 3000))b.rs:1:1:\n\(String(repeating: "y", count: 9000))\n"
    #expect((FaultLog.find([Array(long.utf8)[...]])?.sentence ?? "").utf8.count < 700)
  }

  @Test("Whatever the lines are, they are read")
  func randomLines() {
    let pieces =
      FaultLog.all.flatMap { $0.text.split(separator: "\n").map { Array($0.utf8) + [0x0A] } }
      + FaultBanner.all.map { $0.form.beginning }
      + ["\n", "[", "] ", "E (", "<err> ", " = "].map { Array($0.utf8) }
    var random = SeededGenerator(seed: 5)
    var found = 0
    for _ in 0..<2000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...8, using: &random) {
        bytes += pieces.randomElement(using: &random) ?? []
        if Int.random(in: 0..<4, using: &random) == 0 {
          bytes.append(UInt8.random(in: 0...255, using: &random))
        }
      }
      let cut = Int.random(in: 0...bytes.count, using: &random)
      let finding = FaultLog.find([bytes[..<cut], bytes[cut...]])
      #expect(finding == FaultLog.find([bytes[...]]))
      if finding != nil { found += 1 }
    }
    #expect((1..<2000).contains(found))
  }
}
