import Glibc
import JSON
import Posix

/// A client's side of a WebSocket, with a blocking socket; what does not come within ten seconds is a failure.
final class UfdlWatcher {
  enum Event: Equatable {
    case message(JSONValue)
    case ping
    case close(code: Int)
  }

  enum Failure: Error { case connect(Int32), send(Int32), receive(Int32), ended, malformed }

  private let socket: Descriptor
  private var pending: [UInt8] = []

  init(port: UInt16) throws {
    let number = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { throw Failure.connect(errno) }
    socket = Descriptor(owning: number)
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw Failure.connect(errno) }
  }

  /// The fields of a right handshake, with the key of RFC 6455, section 1.3.
  static let handshake = [
    "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  ]

  /// Shakes hands; what is no WebSocket then is a failure.
  func connect(_ target: String, fields: [String] = []) throws {
    let lines = ["GET \(target) HTTP/1.1", "Host: gateway"] + Self.handshake + fields
    try send(Array((lines.map { $0 + "\r\n" }.joined() + "\r\n").utf8))
    let end = Array("\r\n\r\n".utf8)
    while pending.firstRange(of: end) == nil { try receive() }
    guard let range = pending.firstRange(of: end) else { throw Failure.malformed }
    let head = try Reply(head: String(decoding: pending[..<range.lowerBound], as: UTF8.self))
    pending.removeSubrange(..<range.upperBound)
    // The proof that RFC 6455 has for that key.
    guard head.status == 101, head["Sec-WebSocket-Accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" else {
      throw Failure.malformed
    }
  }

  /// The next message; what else comes before it is passed over.
  func message() throws -> JSONValue {
    while true {
      switch try next() {
      case .message(let value): return value
      case .ping: continue
      case .close: throw Failure.ended
      }
    }
  }

  /// Messages up to the one of that transition.
  func messages(through transition: String) throws -> [JSONValue] {
    var messages: [JSONValue] = []
    repeat { messages.append(try message()) } while messages.last?["transition"] != .string(transition)
    return messages
  }

  func next() throws -> Event {
    let head = try take(2)
    guard head[1] & 0x80 == 0 else { throw Failure.malformed }
    var length = Int(head[1])
    if length == 126 { length = try take(2).reduce(0) { $0 << 8 | Int($1) } }
    let payload = try take(length)
    switch head[0] {
    case 0x81: return .message(try JSONParser.parse(payload))
    case 0x88: return .close(code: payload.prefix(2).reduce(0) { $0 << 8 | Int($1) })
    case 0x89: return .ping
    default: throw Failure.malformed
    }
  }

  /// Sends a close of code 1000, masked by zeros.
  func close() throws { try send([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xE8]) }

  private func take(_ count: Int) throws -> [UInt8] {
    while pending.count < count { try receive() }
    defer { pending.removeFirst(count) }
    return Array(pending.prefix(count))
  }

  private func send(_ bytes: [UInt8]) throws {
    let count = bytes.withUnsafeBytes {
      Glibc.send(socket.number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    guard count == bytes.count else { throw Failure.send(errno) }
  }

  private func receive() throws {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(socket.number, &buffer, buffer.count, 0)
    guard count >= 0 else { throw Failure.receive(errno) }
    guard count > 0 else { throw Failure.ended }
    pending += buffer.prefix(count)
  }
}
