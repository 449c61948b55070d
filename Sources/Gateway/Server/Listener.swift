import Posix

/// A listening socket that several objects hold.
final class Listener: Sendable {
  private let socket: Descriptor

  var number: Int32 { socket.number }

  init(on address: ListenAddress) throws(PosixError) { socket = try Sockets.listen(on: address) }

  func port() throws(PosixError) -> UInt16 { try Sockets.port(of: socket) }

  /// The next connection; nil when none waits.
  func accept() throws(PosixError) -> Descriptor? { try Sockets.accept(from: socket) }

  /// Refuses who connects from now on.
  func end() { socket.shutdown() }
}
