import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite("Sockets in the file system")
struct UnixSocketTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private var address: ListenAddress { .unix(path: "\(scratch.path)/web") }

  /// Connects to a path, as a client does.
  private func connect(_ path: String) throws -> Descriptor {
    let socket = Descriptor(owning: Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket.number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else { throw PosixError(code: errno, call: "connect", subject: path) }
    return socket
  }

  /// Leaves a socket to which nobody listens any more.
  private func leaveStaleSocket() throws {
    _ = try Sockets.listen(on: address)
    #expect(throws: PosixError.self) { _ = try connect("\(scratch.path)/web") }
  }

  @Test("Who connects is accepted, and is a peer of the name unix")
  func accept() throws {
    let server = try Sockets.listen(on: address)
    let nobody = try Sockets.accept(from: server) == nil
    #expect(nobody)
    let client = try connect("\(scratch.path)/web")
    guard let socket = try Sockets.accept(from: server) else {
      Issue.record("nobody has connected")
      return
    }
    #expect(Sockets.peer(of: socket) == "unix")
    try client.writeAll([1, 2, 3])
    #expect(try socket.bytesThere() == [1, 2, 3])
  }

  @Test("Its owner and group may connect, whatever the umask is, and no other name is left")
  func mode() throws {
    let server = try Sockets.listen(on: address)
    let status = try scratch.directory.status(of: "web")
    #expect(status.kind == .socket)
    #expect(status.mode == 0o660)
    #expect(try scratch.directory.names() == ["web"])
    #expect(try Sockets.port(of: server) == 0)
  }

  @Test("The socket of a server that is gone is replaced")
  func stale() throws {
    try leaveStaleSocket()
    let server = try Sockets.listen(on: address)
    let client = try connect("\(scratch.path)/web")
    let connection = try Sockets.accept(from: server) != nil
    #expect(connection)
    #expect(try scratch.directory.names() == ["web"])
    _ = client.number
  }

  private func refusal(_ address: ListenAddress) -> PosixError? {
    do throws(PosixError) {
      _ = try Sockets.listen(on: address)
      return nil
    } catch {
      return error
    }
  }

  @Test("The socket of a server that lives is left to it")
  func alive() throws {
    let server = try Sockets.listen(on: address)
    let error = refusal(address)
    #expect(error?.code == EADDRINUSE)
    #expect(error?.reason == "another server listens there")
    #expect(try scratch.directory.names() == ["web"])
    let client = try connect("\(scratch.path)/web")
    _ = [server.number, client.number]
  }

  @Test("Another kind of file is not replaced", arguments: ["file", "directory", "link", "fifo"])
  func otherFiles(kind: String) throws {
    switch kind {
    case "file": try scratch.directory.put("web", "precious")
    case "directory": try scratch.directory.makeDirectory("web")
    case "link": try scratch.directory.makeLink("web", to: "nowhere")
    default: scratch.makeFIFO("web")
    }
    let error = refusal(address)
    #expect(error?.code == EEXIST)
    #expect(error?.reason.hasSuffix("has that name, and is not replaced") == true)
    #expect(try scratch.directory.names() == ["web"])
    #expect(try scratch.directory.status(of: "web").kind != .socket)
  }

  @Test("A path that a socket's address does not hold is refused with its length")
  func long() throws {
    let room = 107 - scratch.path.utf8.count - 1
    let fitting = ListenAddress.unix(path: "\(scratch.path)/" + String(repeating: "x", count: room))
    #expect(refusal(fitting) == nil)
    let error = refusal(.unix(path: "\(scratch.path)/" + String(repeating: "x", count: room + 1)))
    #expect(error?.code == ENAMETOOLONG)
    #expect(error?.reason == "the path has 108 bytes, and a socket's has 107 at most")
  }

  @Test("A folder that there is not cannot hold a socket")
  func noFolder() {
    #expect(refusal(.unix(path: "\(scratch.path)/none/web"))?.code == ENOENT)
  }

  @Test("Of several that start at once, over a dead one's socket, one gets the name and the others are told")
  func race() throws {
    for _ in 0..<20 {
      try leaveStaleSocket()
      let numbers = Locked<[Int32]>([])
      let refusals = Locked<[Int32]>([])
      let start = try Bell()
      var workers: [Bell] = []
      for _ in 0..<4 {
        let end = try Bell()
        workers.append(end)
        try Worker(name: "server") { [address] in
          _ = Poll.wait(for: [start.number], milliseconds: nil)
          do throws(PosixError) {
            let number = try Sockets.listen(on: address).release()
            numbers.withLock { $0.append(number) }
          } catch {
            refusals.withLock { $0.append(error.code) }
          }
          end.ring()
        }.detach()
      }
      start.ring()
      for end in workers { #expect(end.wait(milliseconds: 30_000)) }
      let servers = numbers.withLock { $0 }
      for number in servers { close(number) }
      #expect(servers.count == 1)
      #expect(refusals.withLock { $0 } == [EADDRINUSE, EADDRINUSE, EADDRINUSE])
      #expect(try scratch.directory.names() == ["web"])
      try scratch.directory.remove("web")
    }
  }

  @Test("Who ends removes its own file, and not that of who came after it")
  func remove() throws {
    let first = try Sockets.listen(on: address)
    let file = try #require(SocketFile(of: address))
    first.shutdown()
    let second = try Sockets.listen(on: address)
    file.remove()
    #expect(scratch.directory.has("web"))
    try #require(SocketFile(of: address)).remove()
    #expect(!scratch.directory.has("web"))
    file.remove()
    _ = second.number
  }

  @Test("A TCP address has no file")
  func noFile() {
    #expect(SocketFile(of: .tcp(host: "127.0.0.1", port: 1)) == nil)
    #expect(SocketFile(of: address) == nil)
  }
}

extension Descriptor {
  /// What can be read at once.
  fileprivate borrowing func bytesThere() throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = try buffer.withUnsafeMutableBytes { try read(into: $0) } ?? 0
    return Array(buffer.prefix(count))
  }
}
