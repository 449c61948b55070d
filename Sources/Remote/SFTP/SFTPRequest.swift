/// What a client asks for (draft-ietf-secsh-filexfer-02, section 6); paths are bytes to the server, and begin
/// at the user's home directory where they do not begin with a slash.
enum SFTPRequest: Sendable, Equatable {
  case open(path: String, Opening, mode: UInt32?)
  case close(handle: [UInt8])
  case read(handle: [UInt8], offset: UInt64, count: UInt32)
  case write(handle: [UInt8], offset: UInt64, bytes: [UInt8])
  /// Of what a link leads to.
  case stat(path: String)
  /// Of the link itself.
  case lstat(path: String)
  case setMode(path: String, UInt32)
  case openDirectory(path: String)
  case readDirectory(handle: [UInt8])
  case remove(path: String)
  /// Of an empty directory.
  case removeDirectory(path: String)
  case makeDirectory(path: String, mode: UInt32)
  /// Where nothing has the new name.
  case rename(path: String, to: String)
  case readLink(path: String)
  /// Like rename(2), at once and over whatever has the new name (an extension of OpenSSH).
  case replace(path: String, by: String)

  /// How a file is opened.
  struct Opening: OptionSet, Sendable {
    let rawValue: UInt32
    static let read = Opening(rawValue: 0x1)
    static let write = Opening(rawValue: 0x2)
    static let create = Opening(rawValue: 0x8)
    static let truncate = Opening(rawValue: 0x10)
    static let exclusively = Opening(rawValue: 0x20)
  }

  static let posixRename = "posix-rename@openssh.com"

  /// The version that this module speaks, which every server does.
  static let version: UInt32 = 3

  /// The packet that begins a connection, with its length.
  static var initialisation: [UInt8] { SFTPEncoding.packet([1] + SFTPEncoding.number(version)) }

  /// The packet, with its length.
  func packet(id: UInt32) -> [UInt8] {
    SFTPEncoding.packet([type] + SFTPEncoding.number(id) + body)
  }

  private var type: UInt8 {
    switch self {
    case .open: 3
    case .close: 4
    case .read: 5
    case .write: 6
    case .lstat: 7
    case .setMode: 9
    case .openDirectory: 11
    case .readDirectory: 12
    case .remove: 13
    case .makeDirectory: 14
    case .removeDirectory: 15
    case .stat: 17
    case .rename: 18
    case .readLink: 19
    case .replace: 200
    }
  }

  private var body: [UInt8] {
    switch self {
    case .open(let path, let opening, let mode):
      SFTPEncoding.string(path) + SFTPEncoding.number(opening.rawValue) + SFTPAttributes.encoded(mode: mode)
    case .close(let handle), .readDirectory(let handle):
      SFTPEncoding.string(handle)
    case .read(let handle, let offset, let count):
      SFTPEncoding.string(handle) + SFTPEncoding.number(offset) + SFTPEncoding.number(count)
    case .write(let handle, let offset, let bytes):
      SFTPEncoding.string(handle) + SFTPEncoding.number(offset) + SFTPEncoding.string(bytes)
    case .stat(let path), .lstat(let path), .openDirectory(let path), .remove(let path),
      .removeDirectory(let path), .readLink(let path):
      SFTPEncoding.string(path)
    case .setMode(let path, let mode), .makeDirectory(let path, let mode):
      SFTPEncoding.string(path) + SFTPAttributes.encoded(mode: mode)
    case .rename(let path, let new):
      SFTPEncoding.string(path) + SFTPEncoding.string(new)
    case .replace(let path, let new):
      SFTPEncoding.string(Self.posixRename) + SFTPEncoding.string(path) + SFTPEncoding.string(new)
    }
  }

  /// What is told to people of it where it fails.
  var name: String {
    switch self {
    case .open: "open"
    case .close: "close"
    case .read, .readDirectory: "read"
    case .write: "write"
    case .stat, .lstat: "look at"
    case .setMode: "change the mode of"
    case .openDirectory: "list"
    case .remove, .removeDirectory: "remove"
    case .makeDirectory: "make the folder"
    case .readLink: "resolve"
    case .rename, .replace: "rename"
    }
  }
}

/// The data types of the protocol (RFC 4251, section 5), big end first.
enum SFTPEncoding {
  static func number(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }

  static func string(_ bytes: [UInt8]) -> [UInt8] { number(UInt32(clamping: bytes.count)) + bytes }

  static func string(_ text: String) -> [UInt8] { string(Array(text.utf8)) }

  static func packet(_ content: [UInt8]) -> [UInt8] { string(content) }
}
