/// What a board printed, as text for people: a value that is fed bytes.
///
/// Escape sequences of terminals (ECMA-48, section 5.4 and 8.3) are left out, all line ends become
/// newlines, and bytes that are no UTF-8 become replacement characters. Whatever the bytes are, no
/// sequence reaches past the end of its line, so a stray one cannot swallow the rest of a log.
struct ConsoleText {
  private enum State {
    case text
    /// Behind carriage returns: a newline that follows belongs to them.
    case carriageReturn
    case escape
    /// Within `ESC [`, up to its final byte.
    case control
    /// Within a string such as a window's title, up to BEL or `ESC \`.
    case string
    case stringEscape
  }

  private var state = State.text
  private var plain: [UInt8] = []
  private var unfinished = 0

  /// How many of the bytes that it was fed last belong to something that has not ended.
  ///
  /// Who goes on elsewhere has to begin with them.
  var pendingCount: Int { unfinished + incompleteCharacter }

  private static let escapeByte: UInt8 = 0x1B

  /// Takes the text that has come so far, and begins anew with what is fed next.
  mutating func take() -> String {
    let count = incompleteCharacter
    defer { plain = Array(plain.suffix(count)) }
    return String(decoding: plain.dropLast(count), as: UTF8.self)
  }

  /// Takes all text, with what has not ended.
  mutating func takeAll() -> String {
    defer { self = ConsoleText() }
    return String(decoding: plain, as: UTF8.self)
  }

  mutating func feed(_ bytes: some Sequence<UInt8>) { for byte in bytes { feed(byte) } }

  private mutating func feed(_ byte: UInt8) {
    switch state {
    case .text: begin(byte)
    case .carriageReturn:
      unfinished += 1
      guard byte != UInt8(ascii: "\r") else { return }
      leave()
      plain.append(UInt8(ascii: "\n"))
      if byte != UInt8(ascii: "\n") { begin(byte) }
    case .escape, .control, .string, .stringEscape:
      unfinished += 1
      go(on: byte)
    }
  }

  private mutating func begin(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\r"): enter(.carriageReturn)
    case Self.escapeByte: enter(.escape)
    default: plain.append(byte)
    }
  }

  private mutating func go(on byte: UInt8) {
    switch (state, byte) {
    case (_, UInt8(ascii: "\n")), (_, UInt8(ascii: "\r")):
      leave()
      begin(byte)
    case (.stringEscape, UInt8(ascii: "\\")): leave()
    case (_, Self.escapeByte): state = state == .string ? .stringEscape : .escape
    case (.escape, UInt8(ascii: "[")): state = .control
    case (.escape, UInt8(ascii: "]")), (.escape, UInt8(ascii: "P")), (.escape, UInt8(ascii: "X")),
      (.escape, UInt8(ascii: "^")), (.escape, UInt8(ascii: "_")):
      state = .string
    case (.escape, 0x20...0x2F), (.control, 0x20...0x3F): break
    case (.escape, _), (.control, _):
      let isFinal = (0x30...0x7E).contains(byte)
      leave()
      // What cannot end a sequence was never part of one.
      if !isFinal { begin(byte) }
    case (.string, 0x07): leave()
    case (.stringEscape, _): state = .string
    case (.string, _), (.text, _), (.carriageReturn, _): break
    }
  }

  private mutating func enter(_ next: State) {
    // A character that is interrupted does not go on behind the interruption.
    let count = incompleteCharacter
    if count > 0 { plain.replaceSubrange((plain.count - count)..., with: "\u{FFFD}".utf8) }
    state = next
    unfinished = 1
  }

  private mutating func leave() {
    state = .text
    unfinished = 0
  }

  /// The bytes at the end that begin a character and do not end it (RFC 3629, section 3).
  private var incompleteCharacter: Int {
    guard let start = plain.suffix(3).lastIndex(where: { $0 & 0xC0 != 0x80 }) else { return 0 }
    let length =
      switch plain[start] {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    let count = plain.count - start
    return count < length ? count : 0
  }
}
