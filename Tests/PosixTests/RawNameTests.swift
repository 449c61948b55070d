import Posix
import TestSupport
import Testing

/// Names as strangers make them.
@Suite("Names of files")
struct RawNameTests {
  struct Row: CustomTestStringConvertible {
    var testDescription: String
    var bytes: [UInt8]
    var text: String?
    var shown: String
  }

  static let rows = [
    Row(
      testDescription: "plain",
      bytes: Array("firmware.elf".utf8),
      text: "firmware.elf",
      shown: "firmware.elf"
    ),
    Row(testDescription: "not ASCII", bytes: Array("größe-日本".utf8), text: "größe-日本", shown: "größe-日本"),
    Row(testDescription: "a space and quotes", bytes: Array("a 'b'".utf8), text: "a 'b'", shown: "a 'b'"),
    Row(testDescription: "a newline", bytes: Array("a\nb".utf8), text: nil, shown: "a\\x0ab"),
    Row(testDescription: "an escape sequence", bytes: Array("\u{1B}[2J".utf8), text: nil, shown: "\\x1b[2J"),
    Row(testDescription: "DEL", bytes: [0x61, 0x7F], text: nil, shown: "a\\x7f"),
    Row(testDescription: "a control of Latin 1", bytes: [0x61, 0xC2, 0x9B], text: nil, shown: "a\\xc2\\x9b"),
    Row(testDescription: "no UTF-8", bytes: [0x61, 0xFF], text: nil, shown: "a\\xff"),
    Row(testDescription: "an overlong slash", bytes: [0xC0, 0xAF], text: nil, shown: "\\xc0\\xaf"),
    Row(
      testDescription: "half a surrogate pair",
      bytes: [0xED, 0xA0, 0x80],
      text: nil,
      shown: "\\xed\\xa0\\x80"
    ),
    Row(testDescription: "a backslash among bytes", bytes: [0x5C, 0xFF], text: nil, shown: "\\x5c\\xff"),
    Row(testDescription: "empty", bytes: [], text: "", shown: ""),
  ]

  @Test(
    "A name is text only where it is printable UTF-8, and is shown without control bytes",
    arguments: rows
  )
  func names(row: Row) {
    let name = RawName(bytes: row.bytes)
    #expect(name.text == row.text)
    #expect(name.shown == row.shown)
  }

  @Test("Whatever the bytes, what is shown has no control character")
  func shownIsPrintable() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<5000 {
      let bytes = (0..<Int.random(in: 0..<12, using: &random)).map { _ in
        UInt8.random(in: 1...255, using: &random)
      }
      let shown = RawName(bytes: bytes).shown
      let isPrintable = shown.unicodeScalars.allSatisfy { scalar in
        scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value)
      }
      #expect(isPrintable, "\(bytes)")
    }
  }

  @Test("A hidden name begins with a dot")
  func hidden() {
    #expect(RawName(".foo").isHidden)
    #expect(!RawName("foo.").isHidden)
    #expect(!RawName("").isHidden)
  }
}
