import CLinux
import Glibc

/// An address that a server listens on.
package struct ListenAddress: Sendable, Equatable {
  /// A numeric address, for example "127.0.0.1" or "::1".
  package var host: String
  /// 0 lets the kernel choose.
  package var port: UInt16

  package init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// The address in a URL, with brackets round IPv6 (RFC 3986 section 3.2.2).
  package var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// Reads `HOST:PORT` or `[V6]:PORT`; nil for any other form.
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let digits = text[text.index(after: colon)...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits)
    else { return nil }
    var host = text[..<colon]
    if host.first == "[", host.last == "]" {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    if host == "localhost" { host = "127.0.0.1" }
    guard !host.isEmpty else { return nil }
    self.init(host: String(host), port: port)
  }
}

/// Sockets of a server.
package enum Sockets {
  /// Listens on a TCP address, non-blocking.
  ///
  /// - Returns: the socket; ``port(of:)`` tells which port it got.
  package static func listen(on address: ListenAddress) throws(PosixError) -> Descriptor {
    var hints = addrinfo()
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(address.host, String(address.port), &hints, &list) == 0, let info = list?.pointee else {
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

  private static func setOption(_ socket: Int32, _ level: Int32, _ option: Int32) {
    var one: Int32 = 1
    setsockopt(socket, level, option, &one, socklen_t(MemoryLayout<Int32>.size))
  }

  /// The port of a socket that listens.
  package static func port(of socket: borrowing Descriptor) throws(PosixError) -> UInt16 {
    var address = sockaddr_in6()
    var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
    let number = socket.number
    try perform("getsockname", "a socket") {
      withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(number, $0, &length) }
      }
    }
    // The port stands at the same place for both families (ip(7), ipv6(7)).
    return UInt16(bigEndian: address.sin6_port)
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
    var descriptors = [Int32](repeating: -1, count: 8)
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
