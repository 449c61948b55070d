import Posix

/// Why a gateway could not be made.
package enum GatewayError: Error, Equatable, CustomStringConvertible {
  /// The address is taken, not this machine's, or not allowed to this user.
  case cannotListen(address: String, reason: String)
  /// It cannot be known who may see what.
  case noUsers(sentence: String)
  /// The kernel refused what a server needs besides its socket.
  case noResources(PosixError)

  package var description: String {
    switch self {
    case .cannotListen(let address, let reason): "cannot listen on \(address): \(reason)"
    case .noUsers(let sentence): sentence
    case .noResources(let error): "cannot start the gateway: \(error)"
    }
  }
}
