import Boards
import JSON
import Testing

/// Watches consoles for what manifests expect.
@Suite("Expectations")
struct ExpectationTests {
  private func expectation(_ text: String) throws -> Boards.Expectation {
    try Boards.Expectation(try JSONParser.parse(Array(text.utf8)))
  }

  private func finding(_ expect: String, _ log: String, cut: Int = 0) throws -> Finding? {
    var watcher = ExpectationWatcher(try expectation(expect))
    let bytes = Array(log.utf8)
    let cut = min(cut, bytes.count)
    return watcher.feed(bytes[..<cut]) ?? watcher.feed(bytes[cut...]) ?? watcher.finish()
  }

  private func word(_ finding: Finding?) -> String {
    switch finding {
    case .pass(let evidence): "pass \(evidence.offset) \(evidence.line)"
    case .fail(let evidence): "fail \(evidence.offset) \(evidence.line)"
    case .end(let evidence): "end \(evidence.offset) \(evidence.line)"
    case nil: "nothing"
    }
  }

  static let rows: [(String, String, String)] = [
    (#"{"pass": "^OK"}"#, "boot\nOK 3\n", "pass 5 OK 3"),
    (#"{"pass": "^OK"}"#, "boot\nOK", "pass 5 OK"),
    (#"{"pass": "^OK"}"#, "boot\nNO\n", "nothing"),
    (#"{"pass": ["A", "B"]}"#, "xB\r\nA\n", "pass 0 xB"),
    (#"{"pass": "done", "fail": "FAIL"}"#, "FAIL done\n", "fail 0 FAIL done"),
    (#"{"pass": "done", "fail": "FAIL"}"#, "done\nFAIL\n", "pass 0 done"),
    (#"{"pass": "ok", "fail": "FAIL", "end": "END"}"#, "ok\nFAIL\nok\nEND\n", "fail 3 FAIL"),
    (#"{"pass": "ok", "fail": "FAIL", "end": "END"}"#, "ok 1\nok 2\nEND\nFAIL\n", "pass 0 ok 1"),
    (#"{"pass": "ok", "end": "END"}"#, "ok END\n", "pass 0 ok END"),
    (#"{"pass": "ok", "end": "END"}"#, "x\nEND", "end 2 END"),
    (#"{"pass": "ok", "fail": "FAIL", "end": "END"}"#, "FAIL\nok\n", "fail 0 FAIL"),
    (#"{"pass": "ok", "end": "END"}"#, "ok\nmore\n", "nothing"),
    (#"{"end": "END"}"#, "a\n\nEND\n", "end 3 END"),
  ]

  @Test("The finding follows from the lines in their order", arguments: rows)
  func finds(expect: String, log: String, wanted: String) throws {
    #expect(word(try finding(expect, log)) == wanted)
  }

  @Test("It does not depend on where the console is cut", arguments: rows)
  func anySplit(expect: String, log: String, wanted: String) throws {
    for cut in 0...log.utf8.count { #expect(word(try finding(expect, log, cut: cut)) == wanted) }
  }

  @Test("Evidence tells the pattern, and no more than 500 characters of the line")
  func evidence() throws {
    let log = "x\n\u{FFFD}" + String(repeating: "y", count: 600) + "OK\n"
    let evidence = try #require(try finding(#"{"pass": ["no", "OK$"]}"#, log)).evidence
    #expect(evidence.pattern == "OK$")
    #expect(evidence.offset == 2)
    #expect(evidence.line.count == 500)
  }

  @Test("A finding comes once")
  func once() throws {
    var watcher = ExpectationWatcher(try expectation(#"{"pass": "OK"}"#))
    #expect(watcher.feed(Array("OK\nOK\n".utf8)[...]) != nil)
    #expect(watcher.feed(Array("OK\n".utf8)[...]) == nil)
    #expect(watcher.finish() == nil)
  }

  @Test("A pass whose end has not come is remembered")
  func remembers() throws {
    var watcher = ExpectationWatcher(try expectation(#"{"pass": "ok", "end": "END"}"#))
    #expect(watcher.feed(Array("ok\n".utf8)[...]) == nil)
    #expect(watcher.finish() == nil)
    #expect(watcher.remembered == .pass(Evidence(line: "ok", offset: 0, pattern: "ok")))
  }

  @Test("Any output counts as the first sign of life, an empty piece does not")
  func firstOutput() {
    var watcher = ExpectationWatcher(nil)
    _ = watcher.feed([])
    #expect(!watcher.firstLineSeen)
    _ = watcher.feed([0])
    #expect(watcher.firstLineSeen)
    #expect(watcher.finish() == nil)
  }

  @Test("A format alone is an expectation", arguments: ExpectedFormat.allCases)
  func format(format: ExpectedFormat) throws {
    #expect(try expectation(#"{"format": "\#(format.rawValue)"}"#).format == format)
  }

  @Test("With a format a pass is remembered, and a fail ends the run all the same")
  func passWithFormat() throws {
    let both = try expectation(#"{"pass": "ok", "fail": "bad", "format": "tap"}"#)
    var watcher = ExpectationWatcher(both)
    #expect(watcher.feed(Array("ok\n".utf8)[...]) == nil)
    #expect(watcher.remembered == .pass(Evidence(line: "ok", offset: 0, pattern: "ok")))
    #expect(watcher.feed(Array("bad\n".utf8)[...]) == .fail(Evidence(line: "bad", offset: 3, pattern: "bad")))
  }

  @Test(
    "A wrong expectation is refused with a sentence that says what to do",
    arguments: [
      (#"{"format": "unitty"}"#, #"not "unitty"; do you mean "unity"?"#),
      (#"{"format": 3}"#, #""expect.format" must be"#),
      (#"{"format": "exit", "end": "x"}"#, "ends the run before its exit status"),
      (#"{"pas": "x"}"#, #"unknown key "expect.pas"; did you mean "pass"?"#),
      (#"{"pass": 3}"#, #""expect.pass" must be"#),
      (
        #"{"pass": ["a", "(b"]}"#,
        #""expect.pass": the pattern "(b" is wrong at character 1: '(' without its ')'"#
      ),
      ("{}", "needs at least one"), ("[]", "must be an object"),
      (
        #"{"pass": ["[ab]{900}","[ab]{900}","[ab]{900}","[ab]{900}","[ab]{900}","[ab]{900}"]}"#,
        "too large together"
      ),
    ]
  )
  func refuses(text: String, words: String) {
    let error = #expect(throws: FieldError.self) { try expectation(text) }
    #expect(error?.sentence.contains(words) == true, "\(error?.sentence ?? "")")
  }
}
