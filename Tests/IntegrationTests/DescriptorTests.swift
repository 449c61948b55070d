import Glibc
import Posix
import Spool
import TestSupport
import Testing

@Suite("A gateway without descriptors", .timeLimit(.minutes(2)))
struct DescriptorTests {
  @Test("Who comes when descriptors are used up waits, and is served when some are free")
  func usedUp() throws {
    let lab = try Lab()
    try lab.drop("one", script: "echo OK")
    try lab.result(1)
    let (server, port) = try serve(lab, descriptors: 60)
    defer {
      Child.signal(process: server, .kill)
      _ = try? Child.wait(for: server)
    }
    var crowd = try (0..<120).map { _ in try Caller(port: port) }
    for caller in crowd { try caller.ask("/jobs/1/log") }
    let late = try Caller(port: port)
    try late.ask("/jobs/1")
    crowd = []
    #expect(try late.answer().hasPrefix("HTTP/1.1 200 "))
  }

  /// A gateway that may have so many files open.
  private func serve(_ lab: Lab, descriptors: Int) throws -> (process: Int32, port: UInt16) {
    let pipe = try Pipe()
    let null = try Descriptor.null()
    let command = "ulimit -n \(descriptors); exec \"$0\" serve --spool \"$1\" --listen 127.0.0.1:0"
    let process = try Child.start(
      Child.Setup(
        program: "/bin/sh",
        arguments: ["sh", "-c", command, Program.path, lab.spool],
        environment: Program.environment,
        descriptors: [null.number, pipe.writeEnd.number, null.number],
        directory: nil,
        group: .ownGroup
      )
    )
    var line: [UInt8] = []
    while !line.contains(UInt8(ascii: "\n")) {
      try #require(!Poll.wait(for: [pipe.readEnd.number], milliseconds: 30000).isEmpty, "it is not ready")
      var buffer = [UInt8](repeating: 0, count: 256)
      let count = try buffer.withUnsafeMutableBytes { try pipe.readEnd.read(into: $0) }
      try #require((count ?? 0) > 0, "it ended")
      line += buffer.prefix(count ?? 0)
    }
    let digits = String(decoding: line, as: UTF8.self).split(separator: ":").last.map { $0.dropLast() }
    return (process, try #require(digits.flatMap { UInt16($0) }))
  }
}

/// A client on loopback whose reads end after half a minute.
private final class Caller {
  private let socket: Descriptor

  init(port: UInt16) throws {
    socket = Descriptor(
      owning: Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    )
    var patience = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(socket.number, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let number = socket.number
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(result == 0)
  }

  func ask(_ path: String) throws {
    let request = Array("GET \(path) HTTP/1.1\r\nHost: lab\r\n\r\n".utf8)
    try #require(send(socket.number, request, request.count, Int32(MSG_NOSIGNAL)) == request.count)
  }

  func answer() throws -> String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(socket.number, &buffer, buffer.count, 0)
    try #require(count > 0)
    return String(decoding: buffer.prefix(count), as: UTF8.self)
  }
}
