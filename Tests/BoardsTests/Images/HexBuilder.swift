/// Writes the records of Intel HEX files.
enum HexBuilder {
  /// A record with its checksum, and a line's end.
  static func record(_ type: UInt8, at offset: Int = 0, _ data: [UInt8] = []) -> String {
    var bytes = [UInt8(data.count), UInt8(offset >> 8), UInt8(offset & 0xFF), type] + data
    bytes.append(0 &- bytes.reduce(0, &+))
    return ":" + bytes.map(digits).joined() + "\n"
  }

  /// Data of so many bytes.
  static func data(_ count: Int, at offset: Int) -> String {
    record(0, at: offset, [UInt8](repeating: 0xA5, count: count))
  }

  static func segmentBase(_ base: Int) -> String { record(2, [UInt8(base >> 8), UInt8(base & 0xFF)]) }

  static func linearBase(_ base: Int) -> String { record(4, [UInt8(base >> 8), UInt8(base & 0xFF)]) }

  static let end = record(1)

  private static func digits(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16, uppercase: true)
    return byte < 16 ? "0" + text : text
  }
}
