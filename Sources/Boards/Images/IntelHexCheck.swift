/// Whether an Intel HEX file is whole: every record well-formed with a right checksum, and the end
/// record the last (Intel, "Hexadecimal Object File Format Specification", 1988).
///
/// Takes the file in pieces of any size and keeps one record.
package struct IntelHexCheck: Sendable {
  package enum Verdict: Sendable, Hashable {
    case whole
    /// The file ends too early, and why one can see that.
    case truncated(reason: String)
    /// Lines count from 1.
    case malformed(line: Int, reason: String)
  }

  private enum Fault: Error {
    /// The record ends before its declared length.
    case short
    case wrong(String)
  }

  /// ':', then 255 data bytes and 5 others, in two digits each.
  private static let longestRecord = 1 + 2 * (255 + 5)

  private var line = 1
  private var record: [UInt8] = []
  private var endSeen = false
  private var malformed: Verdict?

  package init() {}

  /// Looks at the next piece of the file.
  package mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      guard malformed == nil else { return }
      if byte == UInt8(ascii: "\n") {
        endLine()
      } else if record.count <= IntelHexCheck.longestRecord + 1 {
        record.append(byte)
      } else {
        reject("a record that is too long")
      }
    }
  }

  /// The verdict on all that was fed, as the whole file.
  package func finish() -> Verdict {
    if let malformed { return malformed }
    var last = self
    do throws(Fault) {
      try last.takeRecord()
    } catch {
      switch error {
      case .short: return .truncated(reason: "the hex file ends within a record, in line \(line)")
      case .wrong(let reason): return .malformed(line: line, reason: reason)
      }
    }
    return last.endSeen ? .whole : .truncated(reason: "the hex file ends without its end record")
  }

  private mutating func endLine() {
    do throws(Fault) {
      try takeRecord()
      line += 1
    } catch {
      switch error {
      case .short: reject("a record that is shorter than it says")
      case .wrong(let reason): reject(reason)
      }
    }
  }

  private mutating func reject(_ reason: String) { malformed = .malformed(line: line, reason: reason) }

  private mutating func takeRecord() throws(Fault) {
    while let last = record.last, last == UInt8(ascii: "\r") || last == UInt8(ascii: " ") {
      record.removeLast()
    }
    guard !record.isEmpty else { return }
    guard !endSeen else { throw .wrong("text after the end record") }
    guard record[0] == UInt8(ascii: ":") else { throw .wrong("a record must begin with ':'") }
    let bytes = try decoded(record.dropFirst())
    guard let length = bytes.first, bytes.count >= Int(length) + 5 else { throw .short }
    guard bytes.count == Int(length) + 5 else { throw .wrong("a record that is longer than it says") }
    guard bytes.reduce(0, &+) == 0 else { throw .wrong("a wrong checksum") }
    try checkType(bytes[3], length: length)
    record.removeAll(keepingCapacity: true)
  }

  private func decoded(_ digits: ArraySlice<UInt8>) throws(Fault) -> [UInt8] {
    var bytes: [UInt8] = []
    var half: UInt8?
    for digit in digits {
      guard let value = IntelHexCheck.value(of: digit) else {
        throw .wrong("a character that is no hexadecimal digit")
      }
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

  private mutating func checkType(_ type: UInt8, length: UInt8) throws(Fault) {
    let wanted: UInt8
    switch type {
    case 0: return
    case 1:
      endSeen = true
      wanted = 0
    case 2, 4: wanted = 2
    case 3, 5: wanted = 4
    default: throw .wrong("a record of the unknown type \(type)")
    }
    guard length == wanted else {
      throw .wrong("a record of type \(type) must have \(wanted) data bytes, not \(length)")
    }
  }
}
