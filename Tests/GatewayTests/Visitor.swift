import Glibc
import JSON
import Posix
import Testing

/// A client with a blocking socket; what does not come within ten seconds is a failure.
final class Visitor {
  enum Failure: Error { case connect(Int32), send(Int32), receive(Int32), ended, malformed(String) }

  private let socket: Descriptor
  private var pending: [UInt8] = []

  init(port: UInt16) throws {
    let number = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { throw Failure.connect(errno) }
    socket = Descriptor(owning: number)
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var one: Int32 = 1
    setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw Failure.connect(errno) }
  }

  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(socket.number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Failure.send(errno) }
      rest = rest.dropFirst(count)
    }
  }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func request(_ method: String, _ target: String, fields: [String] = [], body: String = "") throws {
    var lines = ["\(method) \(target) HTTP/1.1", "Host: gateway"] + fields
    if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
    try send(lines.map { $0 + "\r\n" }.joined() + "\r\n" + body)
  }

  /// Sends a request and waits for its answer.
  func ask(
    _ method: String,
    _ target: String,
    fields: [String] = [],
    body: String = ""
  ) throws -> Reply {
    try request(method, target, fields: fields, body: body)
    return try reply(isHead: method == "HEAD")
  }

  func get(_ target: String, fields: [String] = []) throws -> Reply {
    try ask("GET", target, fields: fields)
  }

  func endSending() throws { try socket.endSending() }

  /// Whether an answer waits to be read.
  var hasNews: Bool { !pending.isEmpty || !Poll.wait(for: [socket.number], milliseconds: 0).isEmpty }

  /// More bytes; false at the end.
  private func receive() throws -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(socket.number, &buffer, buffer.count, 0)
    // A reset is an end too.
    if count == 0 || (count < 0 && errno == ECONNRESET) { return false }
    guard count > 0 else { throw Failure.receive(errno) }
    pending += buffer.prefix(count)
    return true
  }

  func head(isHead: Bool = false) throws -> Reply {
    let end = Array("\r\n\r\n".utf8)
    while true {
      if let range = pending.firstRange(of: end) {
        let text = String(decoding: pending[..<range.lowerBound], as: UTF8.self)
        pending.removeSubrange(..<range.upperBound)
        return try Reply(head: text)
      }
      guard try receive() else { throw Failure.ended }
    }
  }

  func reply(isHead: Bool = false) throws -> Reply {
    var reply = try head()
    if !isHead, reply["Transfer-Encoding"] == "chunked" {
      while let chunk = try chunk() { reply.body += chunk }
      return reply
    }
    reply.body = isHead ? [] : try body(of: reply)
    return reply
  }

  /// The content of an answer whose head says how long it is.
  func body(of head: Reply) throws -> [UInt8] {
    let length = Int(head["Content-Length"] ?? "0") ?? 0
    while pending.count < length {
      guard try receive() else { throw Failure.ended }
    }
    defer { pending.removeFirst(length) }
    return Array(pending.prefix(length))
  }

  /// The next chunk of a body; nil at its end.
  func chunk() throws -> [UInt8]? {
    let size = try Int(line(), radix: 16)
    let length = try #require(size)
    while pending.count < length + 2 {
      guard try receive() else { throw Failure.ended }
    }
    defer { pending.removeFirst(length + 2) }
    return length == 0 ? nil : Array(pending.prefix(length))
  }

  private func line() throws -> String {
    while true {
      if let end = pending.firstIndex(of: 0x0A) {
        defer { pending.removeFirst(end + 1) }
        return String(decoding: pending[..<end], as: UTF8.self).filter { $0 != "\r" }
      }
      guard try receive() else { throw Failure.ended }
    }
  }

  /// Chunks until their text holds another.
  func chunks(until wanted: String) throws -> String {
    var text = ""
    while !text.contains(wanted) {
      guard let chunk = try chunk() else { throw Failure.malformed(text) }
      text += String(decoding: chunk, as: UTF8.self)
    }
    return text
  }

  /// All that comes until the server ends the connection.
  func rest() throws -> [UInt8] {
    while try receive() {}
    defer { pending = [] }
    return pending
  }
}

/// An answer as it came.
struct Reply {
  var status: Int
  var fields: [(name: String, value: String)] = []
  var body: [UInt8] = []

  init(head: String) throws {
    // A carriage return and a line feed are one Character.
    let lines = head.split(separator: "\r\n")
    let words = (lines.first ?? "").split(separator: " ")
    guard words.count > 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else {
      throw Visitor.Failure.malformed(head)
    }
    self.status = status
    for line in lines.dropFirst() {
      let colon = try #require(line.firstIndex(of: ":"))
      fields.append((String(line[..<colon]), String(line[line.index(colon, offsetBy: 2)...])))
    }
  }

  subscript(name: String) -> String? {
    fields.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  var text: String { String(decoding: body, as: UTF8.self) }

  func json() throws -> JSONValue { try JSONParser.parse(body) }
}
