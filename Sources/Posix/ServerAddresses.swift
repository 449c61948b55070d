import CLinux
import Glibc

/// The addresses of a server of streams, as its name stands for them (getaddrinfo(3)).
package struct ServerAddresses: Sendable {
  private struct Address: Sendable {
    var family: Int32
    /// A `sockaddr` of that family.
    var bytes: [UInt8]
  }

  private let subject: String
  private let addresses: [Address]

  /// Looks the name up, on a thread of its own, since getaddrinfo(3) knows no deadline.
  ///
  /// - Parameters:
  ///   - host: a name, or a numeric address.
  ///   - port: the server's.
  ///   - deadline: in nanoseconds of ``Clock/monotonic``.
  /// - Throws: EHOSTUNREACH where the name stands for nothing, with the resolver's words; ETIMEDOUT.
  package init(host: String, port: UInt16, deadline: UInt64) throws(PosixError) {
    let subject = "\(host):\(port)"
    self.subject = subject
    let answer = Locked<Result<[Address], PosixError>?>(nil)
    let bell = try Bell()
    try Worker(name: "look-up") {
      let result = Result { () throws(PosixError) in try Self.lookUp(host, port, subject) }
      answer.withLock { $0 = result }
      bell.ring()
    }.detach()
    guard bell.wait(milliseconds: Clock.milliseconds(until: deadline)),
      let result = answer.withLock({ $0 })
    else {
      throw PosixError(
        code: ETIMEDOUT,
        call: "look up",
        subject: subject,
        explanation: "the name's address was not found in time"
      )
    }
    addresses = try result.get()
  }

  private static func lookUp(
    _ host: String,
    _ port: UInt16,
    _ subject: String
  ) throws(PosixError) -> [Address] {
    var hints = addrinfo()
    hints.ai_flags = AI_NUMERICSERV
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, String(port), &hints, &list)
    guard code == 0 else {
      let reason = gai_strerror(code).map { String(cString: $0) }
      throw PosixError(code: EHOSTUNREACH, call: "look up", subject: subject, explanation: reason)
    }
    defer { freeaddrinfo(list) }
    var addresses: [Address] = []
    var next = list
    while let info = next?.pointee {
      if let address = info.ai_addr {
        let bytes = UnsafeRawBufferPointer(start: address, count: Int(info.ai_addrlen))
        addresses.append(Address(family: info.ai_family, bytes: Array(bytes)))
      }
      next = info.ai_next
    }
    return addresses
  }

  /// Connects to the first address that answers; each gets its share of the time that is left.
  ///
  /// - Parameter deadline: in nanoseconds of ``Clock/monotonic``.
  /// - Returns: a socket that does not wait, and that finds out within half a minute that its peer is gone (tcp(7),
  ///   TCP_KEEPIDLE).
  /// - Throws: what the last address answered; ETIMEDOUT.
  package func connect(deadline: UInt64) throws(PosixError) -> Descriptor {
    var failure = PosixError(code: ETIMEDOUT, call: "connect to", subject: subject)
    for (index, address) in addresses.enumerated() {
      let now = Clock.monotonic
      guard now < deadline else { break }
      let share = (deadline - now) / UInt64(addresses.count - index)
      do throws(PosixError) {
        return try connect(address, deadline: now + share)
      } catch {
        failure = error
      }
    }
    throw failure
  }

  private func connect(_ address: Address, deadline: UInt64) throws(PosixError) -> Descriptor {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let socket = Descriptor(
      owning: try perform("socket", subject) { Glibc.socket(address.family, type, 0) }
    )
    let number = socket.number
    do throws(PosixError) {
      try perform("connect to", subject) {
        address.bytes.withUnsafeBytes { bytes -> Int32 in
          guard let base = bytes.baseAddress else { return -1 }
          let length = socklen_t(bytes.count)
          return Glibc.connect(number, base.assumingMemoryBound(to: sockaddr.self), length)
        }
      }
    } catch {
      guard error.code == EINPROGRESS else { throw error }
      try finish(number, deadline: deadline)
    }
    Self.keepAlive(number)
    return socket
  }

  /// Waits until a connection is made (connect(2), EINPROGRESS).
  private func finish(_ socket: Int32, deadline: UInt64) throws(PosixError) {
    var polled = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
    while true {
      let rest = Int32(clamping: Clock.milliseconds(until: deadline))
      if try perform("connect to", subject, { poll(&polled, 1, rest) }) > 0 { break }
      guard Clock.monotonic < deadline else {
        throw PosixError(code: ETIMEDOUT, call: "connect to", subject: subject)
      }
    }
    var code: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    try perform("connect to", subject) { getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &length) }
    guard code == 0 else { throw PosixError(code: code, call: "connect to", subject: subject) }
  }

  private static func keepAlive(_ socket: Int32) {
    let tcp = Int32(IPPROTO_TCP)
    let options = [
      (SOL_SOCKET, SO_KEEPALIVE, 1), (tcp, TCP_KEEPIDLE, 10), (tcp, TCP_KEEPINTVL, 5), (tcp, TCP_KEEPCNT, 3),
    ]
    for (level, option, value) in options {
      var value = Int32(value)
      setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
  }
}
