import Boards
import Testing

/// Tells whole Intel HEX files from others.
@Suite("Whole Intel HEX files")
struct IntelHexCheckTests {
  static let whole =
    ":020000040800F2\r\n:10010000214601360121470136007EFE09D2190140\r\n:0400000508000101ED\r\n:00000001FF"

  static let content = ImageContent(
    loaded: [0x0800_0100..<0x0800_0110],
    copied: [0x0800_0100..<0x0800_0110],
    entry: 0x0800_0101
  )

  private func check(_ text: String, cut: Int = 0) -> IntelHexCheck.Verdict {
    let bytes = Array(text.utf8)
    var check = IntelHexCheck()
    check.feed(bytes[..<min(cut, bytes.count)])
    check.feed(bytes[min(cut, bytes.count)...])
    return check.finish()
  }

  @Test(
    "A file with its end record is whole, with or without a last line end",
    arguments: ["", "\r\n", "\n\n"]
  )
  func isWhole(end: String) { #expect(check(Self.whole + end) == .whole(Self.content)) }

  @Test("It is at no shorter length")
  func everyLength() {
    for length in 0..<Self.whole.utf8.count {
      let part = String(decoding: Self.whole.utf8.prefix(length), as: UTF8.self)
      guard case .truncated = check(part) else {
        Issue.record("\(length) characters: \(check(part))")
        continue
      }
    }
  }

  @Test("The verdict does not depend on where the file is cut")
  func anySplit() {
    for cut in 0...Self.whole.utf8.count {
      #expect(check(Self.whole + "\n", cut: cut) == .whole(Self.content))
      #expect(check(Self.whole + "\nx\n", cut: cut) == check(Self.whole + "\nx\n"))
    }
  }

  @Test(
    "What is malformed is named with its line",
    arguments: [
      (":00000001FE\n", 1, "checksum"), ("\n0000\n", 2, "begin with ':'"), (":0000\n", 1, "shorter"),
      (":00000001FF00\n", 1, "longer"), (":00000001FF\n:00000001FF\n", 2, "after the end record"),
      (":0000000G\n", 1, "hexadecimal"), (":00000006FA\n", 1, "unknown type 6"),
      (":0100000100FE\n", 1, "data bytes"),
      (":00000004FC\n", 1, "data bytes"), (":" + String(repeating: "0", count: 600), 1, "too long"),
      ("\0\0\0\n", 1, "begin with ':'"),
    ]
  )
  func malformed(text: String, line: Int, words: String) {
    guard case .malformed(line, let reason) = check(text) else {
      Issue.record("\(check(text))")
      return
    }
    #expect(reason.contains(words), "\(reason)")
  }
}
