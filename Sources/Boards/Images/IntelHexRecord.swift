/// One record of an Intel HEX file, its checksum proven (Intel, "Hexadecimal Object File Format
/// Specification", 1988).
struct IntelHexRecord {
  enum Content {
    case data(ArraySlice<UInt8>)
    case end
    /// Bits 4 to 19 of the addresses that follow (type 2).
    case segmentBase(UInt64)
    /// The upper half of the addresses that follow (type 4).
    case linearBase(UInt64)
    /// Where the firmware begins (types 3 and 5).
    case entry(UInt64)
  }

  enum Fault: Error {
    /// The record ends before its declared length.
    case short
    /// What the line has that it must not have.
    case wrong(String)
  }

  /// ':', then 255 data bytes and 5 others, in two digits each.
  static let longest = 1 + 2 * (255 + 5)

  /// The lower half of the first byte's address.
  let offset: UInt64
  let content: Content

  /// Reads a line without its end.
  init(_ line: ArraySlice<UInt8>) throws(Fault) {
    guard line.first == UInt8(ascii: ":") else { throw .wrong("a record must begin with ':'") }
    let bytes = try IntelHexRecord.decoded(line.dropFirst())
    guard let length = bytes.first, bytes.count >= Int(length) + 5 else { throw .short }
    guard bytes.count == Int(length) + 5 else { throw .wrong("a record that is longer than it says") }
    guard bytes.reduce(0, &+) == 0 else { throw .wrong("a wrong checksum") }
    offset = IntelHexRecord.number(bytes[1...2])
    content = try IntelHexRecord.content(type: bytes[3], bytes[4..<bytes.count - 1])
  }

  private static func content(type: UInt8, _ data: ArraySlice<UInt8>) throws(Fault) -> Content {
    func number(_ count: Int) throws(Fault) -> UInt64 {
      guard data.count == count else {
        throw .wrong("a record of type \(type) must have \(count) data bytes, not \(data.count)")
      }
      return IntelHexRecord.number(data)
    }
    switch type {
    case 0: return .data(data)
    case 1:
      _ = try number(0)
      return .end
    case 2: return .segmentBase(try number(2) << 4)
    case 3:
      let address = try number(4)
      return .entry(((address >> 16) << 4) + (address & 0xFFFF))
    case 4: return .linearBase(try number(2) << 16)
    case 5: return .entry(try number(4))
    default: throw .wrong("a record of the unknown type \(type)")
    }
  }

  /// Of at most eight bytes, the highest first.
  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func decoded(_ digits: ArraySlice<UInt8>) throws(Fault) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    var half: UInt8?
    for digit in digits {
      guard let value = value(of: digit) else { throw .wrong("a character that is no hexadecimal digit") }
      if let high = half {
        bytes.append(high << 4 | value)
        half = nil
      } else {
        half = value
      }
    }
    guard half == nil else { throw .short }
    return bytes
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
