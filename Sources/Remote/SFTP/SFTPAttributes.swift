import Posix

/// What a server tells of a file (draft-ietf-secsh-filexfer-02, section 5); each part may be missing.
package struct SFTPAttributes: Sendable, Equatable {
  package var size: UInt64?
  package var owner: UInt32?
  package var group: UInt32?
  /// As `st_mode` of stat(2): the kind, and the permission bits.
  package var mode: UInt32?
  /// Seconds since 1970.
  package var modified: UInt32?

  package init() {}

  private enum Flag {
    static let size: UInt32 = 0x1
    static let owner: UInt32 = 0x2
    static let permissions: UInt32 = 0x4
    static let times: UInt32 = 0x8
    static let extended: UInt32 = 0x8000_0000
  }

  init(_ fields: inout SFTPFields) throws(MalformedPacket) {
    let flags = try fields.number32()
    if flags & Flag.size != 0 { size = try fields.number64() }
    if flags & Flag.owner != 0 {
      owner = try fields.number32()
      group = try fields.number32()
    }
    if flags & Flag.permissions != 0 { mode = try fields.number32() }
    if flags & Flag.times != 0 {
      _ = try fields.number32()
      modified = try fields.number32()
    }
    guard flags & Flag.extended != 0 else { return }
    // Each takes room in the packet, so that a count that lies ends at its end.
    var count = try fields.number32()
    while count > 0 {
      _ = try fields.string()
      _ = try fields.string()
      count -= 1
    }
  }

  /// The file's kind; nil where the server does not tell.
  package var kind: FileStatus.Kind? {
    guard let mode else { return nil }
    return switch mode & 0o170000 {
    case 0o100000: .regular
    case 0o040000: .directory
    case 0o120000: .link
    case 0o010000: .fifo
    case 0o140000: .socket
    default: .device
    }
  }

  /// The bytes of a file that can be counted here; 0 where the server does not tell.
  package var byteCount: Int { Int(clamping: size ?? 0) }

  /// What is sent with a new file or directory: its permission bits alone, or nothing.
  static func encoded(mode: UInt32?) -> [UInt8] {
    guard let mode else { return SFTPEncoding.number(UInt32(0)) }
    return SFTPEncoding.number(Flag.permissions) + SFTPEncoding.number(mode)
  }
}

/// One entry of a directory, as the server lists it.
package struct SFTPName: Sendable, Equatable {
  package var name: RawName
  /// A line as of `ls -l`; the draft leaves its form open.
  package var longName: String
  package var attributes: SFTPAttributes

  /// The name where it can be one of a file here: one component of printable text.
  package var component: String? {
    guard let text = name.text, !text.isEmpty, text != ".", text != "..", !text.contains("/"),
      text.utf8.count <= 255
    else { return nil }
    return text
  }

  /// The owner's name that stands in the long name, as OpenSSH and most others write it; nil where there is only
  /// a number.
  package var ownerName: String? {
    let words = longName.split(separator: " ", omittingEmptySubsequences: true)
    guard words.count >= 9, words[0].utf8.count >= 10 else { return nil }
    let owner = String(words[2])
    guard Int(owner) == nil, RawName(owner).text != nil, !owner.contains("/"), !owner.hasPrefix(".") else {
      return nil
    }
    return owner
  }
}
