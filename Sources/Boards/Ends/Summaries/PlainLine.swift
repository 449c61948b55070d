/// A console's line as recognisers look at it: without terminal controls, and without white space at its
/// end.
struct PlainLine: Sendable {
  private static let longestText = 500

  /// Where it begins, in bytes from the start of the console log.
  let offset: UInt64
  let bytes: ArraySlice<UInt8>

  init(_ line: ConsoleLine) {
    offset = line.offset
    var bytes = line.bytes
    // Nearly all lines have no escape.
    if bytes.contains(Self.escape) { bytes = Self.withoutControls(bytes)[...] }
    // Some boards end their lines with LF CR.
    while bytes.first == UInt8(ascii: "\r") { bytes.removeFirst() }
    while let last = bytes.last, last == 0x20 || last == 0x09 || last == 0x0D { bytes.removeLast() }
    self.bytes = bytes
  }

  /// With it as evidence.
  var deciding: DecidingLine {
    DecidingLine(
      text: String(String(decoding: bytes, as: UTF8.self).prefix(Self.longestText)),
      offset: offset
    )
  }

  /// Spaces at its beginning.
  var indentation: Int { bytes.prefix { $0 == 0x20 }.count }

  private static let escape: UInt8 = 0x1B

  /// ECMA-48: control sequences ("ESC [" up to a byte from "@" to "~"), strings such as titles ("ESC ]" up
  /// to BEL or "ESC \"), and other escapes of two bytes.
  private static func withoutControls(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte == escape else {
        plain.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "["):
        while let byte = rest.popFirst(), !(0x40...0x7E).contains(byte) {}
      case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
        skipString(&rest)
      default: break
      }
    }
    return plain
  }

  private static func skipString(_ rest: inout ArraySlice<UInt8>) {
    while let byte = rest.popFirst(), byte != 0x07 {
      guard byte == escape else { continue }
      _ = rest.popFirst()
      return
    }
  }
}
