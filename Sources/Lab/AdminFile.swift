import JSON
import Posix
import Spool

/// Reads files that only admins may write, since they are argument vectors on every host.
enum AdminFile {
  /// Reads and parses a file.
  ///
  /// - Parameters:
  ///   - name: the file's.
  ///   - folder: where it lies.
  ///   - spoolOwner: to whom it may belong, besides root.
  /// - Returns: the content.
  /// - Throws: what ``sentence(_:_:)`` explains.
  static func read(_ name: String, from folder: Directory, spoolOwner: UInt32) throws -> JSONValue {
    try requireTrust(try folder.status(of: name), spoolOwner: spoolOwner)
    return try JSONParser.parse(try folder.read(name, limit: ManifestLimits.maximumBytes))
  }

  /// Why a file cannot be used.
  static func sentence(_ path: String, _ error: any Error) -> String {
    switch error {
    case let error as JSONSyntaxError: "\(path) is not JSON: \(error.clause)"
    case let error as FieldError: "\(path): \(error.sentence)"
    case let error as PosixError: "\(path): \(error.reason)"
    default: "\(path): \(error)"
    }
  }

  /// - Throws: where others than admins can write it.
  static func requireTrust(_ status: FileStatus, spoolOwner: UInt32) throws(FieldError) {
    guard status.kind == .regular else { throw FieldError("it is \(status.kind.name), not a regular file") }
    guard status.owner == 0 || status.owner == spoolOwner else {
      throw FieldError("it belongs to \(Users.name(ofUser: status.owner)), who is not the spool's owner")
    }
    guard status.mode & 0o002 == 0 else {
      throw FieldError("everybody can write it; `chmod o-w` makes it an admin's again")
    }
  }
}
