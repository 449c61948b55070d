import Posix

/// A line of `.index/jobs` as it is read: its numbers, and its names as bytes that are still where the file
/// was read to.
///
/// An index has two lines a job, so reading one makes no strings and no arrays: who wants a name as text
/// asks its ``IndexField``. Who keeps a record keeps the piece of the file that it lies in.
package enum IndexRecord: Sendable {
  /// A job was accepted; of one that is known, what of this was changed.
  case accepted(Acceptance)
  case ended(End)
  /// An ended job waits again.
  case reopened(JobID, Timestamp)
  case flagged(JobID, Flag, Timestamp)

  /// What an admin or its owner decided about a job that lies where it lay.
  package enum Flag: String, Sendable, CaseIterable {
    case deleted, restored
    /// Its directory is gone.
    case purged
  }

  package struct Acceptance: Sendable {
    package let id: JobID
    package let created: Timestamp
    package let owner: IndexField
    package let ownerID: Int
    package let drop: IndexField
    /// As the manifest asks; empty where it names none.
    package let board: IndexField
    /// Empty where the manifest has none.
    package let key: IndexField
    package let parent: JobID?
  }

  package struct End: Sendable {
    package let id: JobID
    package let verdict: Verdict
    package let time: Timestamp
    /// Where it ran; empty where it never did.
    package let board: IndexField
  }

  /// Reads a line without its newline; nil for a damaged one.
  package init?(_ line: ArraySlice<UInt8>) {
    var fields = Fields(rest: line)
    guard let kind = fields.next(), kind.count == 1 else { return nil }
    switch kind.first {
    case UInt8(ascii: "A"):
      guard let acceptance = Self.acceptance(&fields) else { return nil }
      self = .accepted(acceptance)
    case UInt8(ascii: "E"):
      guard let end = Self.end(&fields) else { return nil }
      self = .ended(end)
    case UInt8(ascii: "R"):
      guard let id = fields.next().flatMap(Self.id), let time = fields.next().flatMap(Self.integer),
        fields.isAtEnd
      else { return nil }
      self = .reopened(id, Timestamp(microseconds: time))
    case UInt8(ascii: "F"):
      guard let id = fields.next().flatMap(Self.id), let name = fields.next(),
        let flag = Flag.allCases.first(where: { name.elementsEqual($0.rawValue.utf8) }),
        let time = fields.next().flatMap(Self.integer), fields.isAtEnd
      else { return nil }
      self = .flagged(id, flag, Timestamp(microseconds: time))
    default: return nil
    }
  }

  private static func acceptance(_ fields: inout Fields) -> Acceptance? {
    guard let id = fields.next().flatMap(Self.id), let created = fields.next().flatMap(Self.integer),
      let owner = fields.next(), let ownerID = fields.next().flatMap(Self.integer), ownerID >= 0,
      let drop = fields.next(), let board = fields.next(), let key = fields.next()
    else { return nil }
    // Lines of jobs without a parent end here.
    let parent = fields.next()
    guard fields.isAtEnd else { return nil }
    var parentID: JobID?
    if let parent, !parent.isEmpty {
      guard let id = Self.id(parent) else { return nil }
      parentID = id
    }
    return Acceptance(
      id: id,
      created: Timestamp(microseconds: created),
      owner: IndexField(owner),
      ownerID: ownerID,
      drop: IndexField(drop),
      board: IndexField(board),
      key: IndexField(key),
      parent: parentID
    )
  }

  private static func end(_ fields: inout Fields) -> End? {
    guard let id = fields.next().flatMap(Self.id), let verdict = fields.next().flatMap(Self.verdict),
      let time = fields.next().flatMap(Self.integer), let board = fields.next(), fields.isAtEnd
    else { return nil }
    return End(
      id: id,
      verdict: verdict,
      time: Timestamp(microseconds: time),
      board: IndexField(board)
    )
  }

  private static func id(_ field: ArraySlice<UInt8>) -> JobID? {
    guard field.first != UInt8(ascii: "-") else { return nil }
    return integer(field).flatMap { JobID($0) }
  }

  /// A whole number in its one canonical form.
  private static func integer(_ field: ArraySlice<UInt8>) -> Int? {
    let isNegative = field.first == UInt8(ascii: "-")
    let digits = isNegative ? field.dropFirst() : field
    guard let first = digits.first, digits.count <= 19 else { return nil }
    if first == UInt8(ascii: "0") { return digits.count == 1 && !isNegative ? 0 : nil }
    // Counted downwards, for there is one number more below zero than above.
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tenfold.subtractingReportingOverflow(Int(digit - UInt8(ascii: "0")))
      guard !overflow, !carry else { return nil }
      value = sum
    }
    if isNegative { return value }
    return value == .min ? nil : -value
  }

  private static let verdicts = Verdict.allCases.map { (name: Array($0.rawValue.utf8), verdict: $0) }

  private static func verdict(_ field: ArraySlice<UInt8>) -> Verdict? {
    verdicts.first { field.elementsEqual($0.name) }?.verdict
  }

  /// The fields of a line, one after the other.
  private struct Fields {
    /// What stands behind the last field's tab; nil after the last field.
    var rest: ArraySlice<UInt8>?

    var isAtEnd: Bool { rest == nil }

    mutating func next() -> ArraySlice<UInt8>? {
      guard let line = rest else { return nil }
      guard let tab = line.firstIndex(of: 0x09) else {
        rest = nil
        return line
      }
      rest = line[(tab + 1)...]
      return line[..<tab]
    }
  }
}
