import Boards
import Testing

/// Cuts bytes that come in pieces into lines.
@Suite("Console lines")
struct ConsoleLinesTests {
  private func lines(of pieces: [ArraySlice<UInt8>]) -> [ConsoleLine] {
    var splitter = ConsoleLines()
    var lines: [ConsoleLine] = []
    for piece in pieces {
      var rest = piece
      while let line = splitter.next(from: &rest) { lines.append(line) }
    }
    if let last = splitter.finish() { lines.append(last) }
    return lines
  }

  private func texts(_ text: String) -> [String] { lines(of: [Array(text.utf8)[...]]).map(\.text) }

  @Test(
    "Lines end at line feeds, without the carriage returns before them",
    arguments: [
      ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("a\r\nb\r\r\n", ["a", "b"]),
      ("\n\n", ["", ""]), ("a\rb\n", ["a\rb"]), ("a\0b\n", ["a\0b"]), ("a\r", ["a"]),
    ]
  )
  func cuts(text: String, expected: [String]) { #expect(texts(text) == expected) }

  @Test("Each line knows where it begins in the log")
  func offsets() {
    #expect(lines(of: [Array("one\r\n\nthree\nfour".utf8)[...]]).map(\.offset) == [0, 5, 6, 12])
  }

  @Test("Lines do not depend on where the stream is cut", arguments: 0...26)
  func anySplit(cut: Int) {
    let bytes = Array("boot\r\n\r\nvalue=\u{E9}\n\0\nlast one\r".utf8)
    let cut = min(cut, bytes.count)
    #expect(lines(of: [bytes[..<cut], bytes[cut...]]) == lines(of: [bytes[...]]))
  }

  @Test("Neither do pieces of long lines", arguments: [1, 2, 3, 1000, 4096, 8191, 8192, 8193, 20_000])
  func anyChunkSize(size: Int) {
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: 8192)
    let bytes = long + long + Array("tail\n".utf8) + long + Array("\r\nshort\n".utf8) + long
    let chunks = stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<min(bytes.count, $0 + size)] }
    let found = lines(of: chunks)
    #expect(found.map(\.bytes.count) == [8192, 8192, 4, 8192, 5, 8192])
    #expect(found.map(\.offset) == [0, 8192, 16384, 16389, 24583, 24589])
  }
}
