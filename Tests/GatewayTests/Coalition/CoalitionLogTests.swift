import HTTP
import JSON
import Posix
import Testing

@testable import Gateway

@Suite("Coalition: logs", .timeLimit(.minutes(5)))
struct CoalitionLogTests {
  private func log(_ content: [UInt8], of job: JobScript) throws -> String {
    try #require(try logs([content], of: job).first)
  }

  /// The logs of as many jobs that went alike.
  private func logs(_ contents: [[UInt8]], of job: JobScript) throws -> [String] {
    let tree = try SpoolTree()
    let ids = job.id..<job.id + contents.count
    for (id, content) in zip(ids, contents) {
      let job = job.with { $0.id = id }
      try tree.add(job)
      try tree.write("\(job.path)/attempts/1/console.log", content)
    }
    var texts: [String] = []
    try servingCoalition(tree) { (serving) throws in
      texts = try ids.compactMap { try serving.json("/api/jobs/\($0)/log").string }
    }
    return texts
  }

  @Test(
    "A log is what the board has printed, of an ended job and of a running one",
    arguments: [
      JobScript.ended(7), .running(7),
    ]
  )
  func text(job: JobScript) throws {
    let text = "boot\r\n\"OK\"\\\t\u{1B}[0m\u{2028}ü\u{1F600}\n"
    #expect(try log(Array(text.utf8), of: job) == text)
  }

  @Test("Bytes that are no UTF-8 are replaced")
  func invalid() throws {
    #expect(
      try log([0x61, 0xFF, 0x62, 0xC3, 0x28, 0xE2, 0x82], of: .ended(7)) == "a\u{FFFD}b\u{FFFD}(\u{FFFD}"
    )
  }

  @Test(
    "A job whose board has printed nothing has an empty log",
    arguments: [
      JobScript(id: 7), .running(7), .ended(7), .ended(7, "refused"),
    ]
  )
  func empty(job: JobScript) throws {
    try servingCoalition(job) { (serving) throws in #expect(try serving.json("/api/jobs/7/log") == "") }
  }

  @Test("What lies in a log's place and is no file is not read")
  func hostile() throws {
    let tree = try SpoolTree()
    try tree.add(JobScript.ended(7))
    try tree.link("finished/7/attempts/1/console.log", to: "/etc/passwd")
    try servingCoalition(tree) { (serving) throws in #expect(try serving.json("/api/jobs/7/log") == "") }
  }

  /// Sizes about those of pieces, in characters of one to four bytes and line ends of two.
  @Test("A long log comes whole, wherever its pieces end", arguments: [65_536, 65_537, 131_072, 140_000])
  func long(size: Int) throws {
    let texts = ["x", "aü", "€", "\u{1F600}.", "\r\n", "\u{1F600}\r\n€"].map { pattern in
      let text = String(repeating: pattern, count: size / pattern.utf8.count)
      return text + String(repeating: "y", count: size - text.utf8.count)
    }
    let logs = try logs(texts.map { Array($0.utf8) }, of: .ended(7))
    #expect(logs.count == texts.count)
    for (log, text) in zip(logs, texts) { #expect(log.utf8.elementsEqual(text.utf8)) }
  }

  @Test("A long log of arbitrary bytes is what its bytes mean all together")
  func arbitrary() throws {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    // Mostly bytes that begin or go on with a sequence; never 0, which the tests' reader of JSON refuses.
    let bytes = (0..<150_000).map { _ -> UInt8 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return max(1, UInt8(truncatingIfNeeded: state >> 33) | (state >> 60 == 0 ? 0 : 0x80))
    }
    #expect(try log(bytes, of: .ended(7)) == String(decoding: bytes, as: UTF8.self))
  }
}
