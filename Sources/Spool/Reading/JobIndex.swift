import Posix

/// One line of `.index/jobs`: an acceptance or an end, so that readers need not open every job.
///
/// Fields are separated by tabs; a tab, newline, percent sign or control byte within one is written
/// `%XX`. The file is a cache: what is missing in it is found again from the jobs themselves.
package enum IndexLine: Sendable, Hashable {
  case accepted(Acceptance)
  case ended(JobID, verdict: Verdict, at: Timestamp, board: String?)

  package struct Acceptance: Sendable, Hashable {
    package var id: JobID
    package var created: Timestamp
    package var owner: String
    package var ownerID: Int
    package var drop: String
    package var board: String?
    package var key: String?

    package init(_ record: JobRecord) {
      id = record.id
      created = record.created
      owner = record.owner
      ownerID = record.ownerID
      drop = record.drop
      board = record.board
      key = record.key
    }

    fileprivate init(
      id: JobID,
      created: Timestamp,
      owner: String,
      ownerID: Int,
      drop: String,
      board: String?,
      key: String?
    ) {
      self.id = id
      self.created = created
      self.owner = owner
      self.ownerID = ownerID
      self.drop = drop
      self.board = board
      self.key = key
    }
  }

  /// The line with its newline.
  package var bytes: [UInt8] {
    let fields: [String]
    switch self {
    case .accepted(let job):
      fields = [
        "A", "\(job.id)", "\(job.created.microseconds)", job.owner, "\(job.ownerID)", job.drop,
        job.board ?? "", job.key ?? "",
      ]
    case .ended(let id, let verdict, let time, let board):
      fields = ["E", "\(id)", verdict.rawValue, "\(time.microseconds)", board ?? ""]
    }
    return Array(fields.map(Self.escaped).joined(separator: "\t").utf8) + [UInt8(ascii: "\n")]
  }

  /// Reads a line without its newline; nil for a damaged one.
  package init?(_ line: ArraySlice<UInt8>) {
    let fields = line.split(separator: 0x09, omittingEmptySubsequences: false).map(Self.unescaped)
    func optional(_ index: Int) -> String? { fields[index].isEmpty ? nil : fields[index] }
    switch (fields.first, fields.count) {
    case ("A", 8):
      guard let id = JobID(fields[1]), let created = Int(fields[2]), let ownerID = decimal(fields[4]) else {
        return nil
      }
      self = .accepted(
        Acceptance(
          id: id,
          created: Timestamp(microseconds: created),
          owner: fields[3],
          ownerID: ownerID,
          drop: fields[5],
          board: optional(6),
          key: optional(7)
        )
      )
    case ("E", 5):
      guard let id = JobID(fields[1]), let verdict = Verdict(rawValue: fields[2]), let time = Int(fields[3])
      else { return nil }
      self = .ended(id, verdict: verdict, at: Timestamp(microseconds: time), board: optional(4))
    default: return nil
    }
  }

  private static func escaped(_ field: String) -> String {
    guard field.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "%") }) else { return field }
    return field.unicodeScalars.map { scalar in
      guard scalar.value < 0x20 || scalar == "%" else { return String(scalar) }
      return "%" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
    }.joined()
  }

  private static func unescaped(_ field: ArraySlice<UInt8>) -> String {
    guard field.contains(UInt8(ascii: "%")) else { return String(decoding: field, as: UTF8.self) }
    var bytes: [UInt8] = []
    var rest = field
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"),
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Follows `.index/jobs` as it grows.
package struct IndexFollower: Sendable {
  package static let fileName = "jobs"

  private let root: Directory
  private var offset = 0
  private var inode: UInt64 = 0

  package init(root: Directory) { self.root = root }

  /// The lines that came since the last call.
  ///
  /// A file that was rebuilt is read from its start, which `wasRebuilt` says.
  package mutating func next() throws(PosixError) -> (lines: [IndexLine], wasRebuilt: Bool) {
    let file: Descriptor
    do {
      file = try root.openWithin("\(Layout.index)/\(Self.fileName)")
    } catch  where error.isMissing {
      return ([], false)
    }
    let status = try file.status()
    let wasRebuilt = inode != 0 && (status.inode != inode || status.size < offset)
    if status.inode != inode || status.size < offset { offset = 0 }
    inode = status.inode
    var lines: [IndexLine] = []
    while true {
      let chunk = try file.bytes(at: offset, count: 1 << 20)
      guard let last = chunk.lastIndex(of: UInt8(ascii: "\n")) else { break }
      lines += chunk[..<last].split(separator: UInt8(ascii: "\n")).compactMap { IndexLine($0) }
      offset += last + 1
    }
    return (lines, wasRebuilt)
  }
}
