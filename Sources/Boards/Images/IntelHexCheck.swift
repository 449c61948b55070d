/// Whether an Intel HEX file is whole, and what it puts where: every record well-formed with a right checksum,
/// no address given twice, and the end record the last (Intel, "Hexadecimal Object File Format
/// Specification", 1988).
///
/// Takes the file in pieces of any size; keeps one record, and a bounded number of address ranges.
package struct IntelHexCheck: Sendable {
  package enum Verdict: Sendable, Hashable {
    case whole(ImageContent)
    /// The file ends too early, and why one can see that.
    case truncated(reason: String)
    /// Lines count from 1; the reason is what that line has and must not have.
    case malformed(line: Int, reason: String)
  }

  private var line = 1
  private var record: [UInt8] = []
  private var endSeen = false
  private var map = IntelHexMap()
  private var malformed: Verdict?

  package init() {}

  /// Looks at the next piece of the file.
  package mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      guard malformed == nil else { return }
      if byte == UInt8(ascii: "\n") {
        endLine()
      } else if record.count <= IntelHexRecord.longest + 1 {
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
    do throws(IntelHexRecord.Fault) {
      try last.takeRecord()
    } catch {
      switch error {
      case .short: return .truncated(reason: "the hex file ends within a record, in line \(line)")
      case .wrong(let reason): return .malformed(line: line, reason: reason)
      }
    }
    guard last.endSeen else { return .truncated(reason: "the hex file ends without its end record") }
    return .whole(last.map.content)
  }

  private mutating func endLine() {
    do throws(IntelHexRecord.Fault) {
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

  private mutating func takeRecord() throws(IntelHexRecord.Fault) {
    while let last = record.last, last == UInt8(ascii: "\r") || last == UInt8(ascii: " ") {
      record.removeLast()
    }
    guard !record.isEmpty else { return }
    guard !endSeen else { throw .wrong("text after the end record") }
    let taken = try IntelHexRecord(record[...])
    if case .end = taken.content { endSeen = true }
    try map.take(taken)
    record.removeAll(keepingCapacity: true)
  }
}
