import Posix

/// How a request ended (draft-ietf-secsh-filexfer-02, section 7).
package struct SFTPStatus: Sendable, Hashable {
  let code: UInt32

  static let ok = SFTPStatus(code: 0)
  static let endOfFile = SFTPStatus(code: 1)
  static let noSuchFile = SFTPStatus(code: 2)
  static let permissionDenied = SFTPStatus(code: 3)
  static let failure = SFTPStatus(code: 4)
  static let noConnection = SFTPStatus(code: 6)
  static let connectionLost = SFTPStatus(code: 7)
  static let unsupported = SFTPStatus(code: 8)

  /// What is told to people: the server's words say no more than the code, but may.
  func reason(_ message: String) -> String {
    let known: String? =
      switch self {
      case .noSuchFile: "no such file"
      case .permissionDenied: "permission denied"
      case .unsupported: "the server cannot do that"
      case .failure: "the server refused"
      default: nil
      }
    let words = message.shown
    return known ?? (words.isEmpty ? "status \(code)" : words)
  }
}
