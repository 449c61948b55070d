import Posix
import Spool

/// The names of lock files: one for each thing that no two jobs may use at once.
enum LockName {
  /// The longest name that is kept as it is, of the 255 bytes that file systems allow.
  private static let longest = 180

  /// The files to lock for a board.
  ///
  /// A path counts by itself and by what it leads to: two names of one port share the second, and a port
  /// that got another name while it was in use shares the first.
  ///
  /// - Parameters:
  ///   - identities: the board's, as `Board.identities` has them.
  ///   - resolve: the path without links; nil where nothing is there.
  /// - Returns: the names, sorted, so that all take several locks in the same order.
  static func names(
    of identities: [String],
    resolve: (String) -> String? = { RealPath.of($0) }
  ) -> [(name: String, identity: String)] {
    var names: [String: String] = [:]
    for identity in identities {
      names[encoded(identity)] = identity
      guard identity.hasPrefix(path), let real = resolve(String(identity.dropFirst(path.count))) else {
        continue
      }
      names[encoded(path + real)] = names[encoded(path + real)] ?? identity
    }
    return names.sorted { $0.key < $1.key }.map { (name: $0.key, identity: $0.value) }
  }

  private static let path = "path:"

  /// A file's name that no other identity has.
  static func encoded(_ identity: String) -> String {
    var name = ""
    for byte in identity.utf8 {
      if isPlain(byte) {
        name.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        name += (byte < 16 ? "%0" : "%") + String(byte, radix: 16)
      }
    }
    guard name.utf8.count > longest else { return name }
    // "~" is in no name that is kept as it is.
    return name.prefix(longest - 65) + "~" + SHA256.digest(of: Array(identity.utf8))
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }
}
