import Testing

@testable import Gateway

@Suite("Whole characters of a log in pieces")
struct TextPieceTests {
  @Test("However a text is cut, what is held back is less than a character, and nothing is lost")
  func everyCut() {
    let text = Array("a\r\nä€😀\r\n".utf8)
    for cut in 0...text.count {
      let length = TextPiece.wholeLength(Array(text[..<cut]))
      #expect((max(0, cut - 3)...cut).contains(length))
      #expect(String(validating: text[..<length], as: UTF8.self) != nil)
    }
  }

  @Test(
    "Bytes that begin no character are not waited for",
    arguments: [[0xFF], [0x80], [0xC0], [0x41, 0xF8], [0x80, 0x80, 0x80, 0x80]] as [[UInt8]]
  )
  func invalid(bytes: [UInt8]) { #expect(TextPiece.wholeLength(bytes) == bytes.count) }
}
