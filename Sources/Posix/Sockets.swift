import CLinux
import Glibc

/// Sockets of a server.
package enum Sockets {
  /// Listens on an address, non-blocking.
  ///
  /// A socket's file has mode 0660, and replaces one that a dead server left; who ends removes it:
  /// ``SocketFile``.
  ///
  /// - Returns: the socket; ``port(of:)`` tells which port it got.
  /// - Throws: EADDRINUSE where another server listens; for a path EEXIST where something else has it,
  ///   ENAMETOOLONG where it does not fit.
  package static func listen(on address: ListenAddress) throws(PosixError) -> Descriptor {
    switch address {
    case .tcp(let host, let port): try listen(host: host, port: port, of: address)
    case .unix(let path): try UnixSocket.listen(at: path)
    }
  }

  private static func listen(
    host: String,
    port: UInt16,
    of address: ListenAddress
  ) throws(PosixError) -> Descriptor {
    var hints = addrinfo()
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &list) == 0, let info = list?.pointee else {
      throw PosixError(code: EINVAL, call: "listen on", subject: address.authority)
    }
    defer { freeaddrinfo(list) }
    let type = info.ai_socktype | Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let socket = Descriptor(
      owning: try perform("socket", address.authority) { Glibc.socket(info.ai_family, type, 0) }
    )
    setOption(socket.number, SOL_SOCKET, SO_REUSEADDR)
    try perform("listen on", address.authority) { bind(socket.number, info.ai_addr, info.ai_addrlen) }
    try perform("listen on", address.authority) { Glibc.listen(socket.number, 1024) }
    return socket
  }

  /// The next connection, non-blocking and without delay for small writes; nil when none waits.
  package static func accept(from listener: borrowing Descriptor) throws(PosixError) -> Descriptor? {
    let number = listener.number
    do {
      let flags = Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
      let socket = Descriptor(owning: try perform("accept", "a connection") { bs_accept4(number, flags) })
      setOption(socket.number, Int32(IPPROTO_TCP), TCP_NODELAY)
      return socket
    } catch  where error.wouldBlock || error.code == ECONNABORTED {
      return nil
    }
  }

  /// A pair of connected sockets that keep the bounds of messages (SOCK_SEQPACKET, unix(7)).
  package static func messagePair() throws(PosixError) -> SocketPair {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue)
    try perform("socketpair", "a pair of sockets") { socketpair(AF_UNIX, type, 0, &ends) }
    return SocketPair(near: Descriptor(owning: ends[0]), far: Descriptor(owning: ends[1]))
  }

  /// A pair of connected sockets that carry a stream of bytes (SOCK_STREAM, unix(7)).
  package static func streamPair() throws(PosixError) -> SocketPair {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    try perform("socketpair", "a pair of sockets") { socketpair(AF_UNIX, type, 0, &ends) }
    return SocketPair(near: Descriptor(owning: ends[0]), far: Descriptor(owning: ends[1]))
  }

  private static func setOption(_ socket: Int32, _ level: Int32, _ option: Int32) {
    var one: Int32 = 1
    setsockopt(socket, level, option, &one, socklen_t(MemoryLayout<Int32>.size))
  }

  /// The port of a socket that listens; 0 where it has none.
  package static func port(of socket: borrowing Descriptor) throws(PosixError) -> UInt16 {
    let address = try name(of: socket.number, getsockname)
    guard address.family == AF_INET || address.family == AF_INET6 else { return 0 }
    // The port stands at the same place for both families (ip(7), ipv6(7)).
    return UInt16(address.bytes[2]) << 8 | UInt16(address.bytes[3])
  }

  /// Whose connection it is, as a short key: "192.0.2.1", "2001:db8:0:1::/64", or "unix".
  ///
  /// Of IPv6 it is the network, of which one host usually has all addresses (RFC 6177).
  package static func peer(of socket: borrowing Descriptor) -> String {
    guard let address = try? name(of: socket.number, getpeername) else { return "unknown" }
    return PeerKey.text(family: address.family, address: address.bytes)
  }

  private typealias NameCall = (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) ->
    Int32

  /// The address of one end of a socket: the family, and a `sockaddr` of it.
  private static func name(
    of socket: Int32,
    _ call: NameCall
  ) throws(PosixError) -> (family: Int32, bytes: [UInt8]) {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    try perform("getsockname", "a socket") {
      withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call(socket, $0, &length) }
      }
    }
    return (Int32(address.ss_family), withUnsafeBytes(of: address) { Array($0) })
  }
}

/// Two connected sockets.
package struct SocketPair: ~Copyable {
  package var near: Descriptor
  package var far: Descriptor
}

extension Descriptor {
  /// Sends one message with descriptors, of which the peer gets copies.
  ///
  /// - Throws: EPIPE where the peer is gone.
  package func send(_ bytes: [UInt8], descriptors: [Int32] = []) throws(PosixError) {
    try perform("sendmsg", "descriptor \(number)") {
      bs_send_descriptors(number, bytes, bytes.count, descriptors, descriptors.count)
    }
  }

  /// Ends both directions: the peer reads the end, whoever else has a copy of the socket.
  package func shutdown() { _ = Glibc.shutdown(number, Int32(SHUT_RDWR)) }

  /// The next message and the descriptors that came with it; an empty one means that the peer is
  /// gone, nil that none waits.
  package func receive(limit: Int) throws(PosixError) -> (bytes: [UInt8], descriptors: [Int32])? {
    var bytes = [UInt8](repeating: 0, count: limit)
    var descriptors = [Int32](repeating: -1, count: 16)
    var descriptorCount = 0
    do {
      let count = try perform("recvmsg", "descriptor \(number)") {
        bs_receive_descriptors(number, &bytes, limit, &descriptors, &descriptorCount)
      }
      bytes.removeLast(limit - count)
      return (bytes, Array(descriptors.prefix(descriptorCount)))
    } catch  where error.wouldBlock {
      return nil
    }
  }
}
