import HTTP
import Posix

/// What a client is told when the spool cannot be read.
enum Trouble {
  /// Only what can pass by itself is worth another attempt of the client.
  static func status(_ error: PosixError) -> HTTPStatus {
    error.isOutOfDescriptors ? .serviceUnavailable : .internalServerError
  }

  static func sentence(_ error: PosixError) -> String { "The spool cannot be read: \(error.reason)." }
}
