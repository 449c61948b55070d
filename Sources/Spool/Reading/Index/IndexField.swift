/// A name in a line of the index, as its bytes lie in what was read.
package struct IndexField: Sendable {
  /// As the line has it, with its escapes.
  private let written: ArraySlice<UInt8>

  init(_ written: ArraySlice<UInt8>) { self.written = written }

  package var isEmpty: Bool { written.isEmpty }

  /// The name's bytes; they are copied only where the line escapes some.
  package var bytes: ArraySlice<UInt8> {
    guard written.contains(Self.percent) else { return written }
    var bytes: [UInt8] = []
    var rest = written
    while let byte = rest.popFirst() {
      if byte == Self.percent, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return bytes[...]
  }

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The text; nil for an empty field, which stands for no name.
  package var textIfAny: String? { isEmpty ? nil : text }

  /// A name as a line has it.
  static func escaped(_ name: String) -> String {
    guard name.utf8.contains(where: { $0 < 0x20 || $0 == percent }) else { return name }
    return name.unicodeScalars.map { scalar in
      guard scalar.value < 0x20 || scalar == "%" else { return String(scalar) }
      return "%" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
    }.joined()
  }

  private static let percent = UInt8(ascii: "%")
}
