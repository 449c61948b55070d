import Testing

@testable import Remote

@Suite("An SFTP connection")
struct SFTPConnectionTests {
  private static func opened() throws -> SFTPConnection {
    var connection = SFTPConnection()
    _ = try connection.feed(Served.greeting())
    _ = connection.drain()
    return connection
  }

  @Test("It begins with its version, and knows what the server tells of itself")
  func greeting() throws {
    var connection = SFTPConnection()
    #expect(connection.drain() == SFTPRequest.initialisation)
    #expect(try connection.feed(Served.greeting(3, ["posix-rename@openssh.com"])).isEmpty)
    #expect(connection.greeting?.extensions == ["posix-rename@openssh.com"])
  }

  @Test("An answer comes once, wherever the stream is cut")
  func splits() throws {
    let stream = Served.status(0, id: 2) + Served.packet(103, id: 1, SFTPEncoding.string("data"))
    for cut in 0...stream.count {
      var connection = try Self.opened()
      _ = connection.send(.stat(path: "a"))
      _ = connection.send(.stat(path: "b"))
      var answers = try connection.feed(Array(stream[..<cut]))
      answers += try connection.feed(Array(stream[cut...]))
      #expect(answers.map(\.id) == [2, 1])
      #expect(answers.last?.answer == .data(Array("data".utf8)))
    }
  }

  @Test("Byte by byte is as good as at once")
  func bytes() throws {
    var connection = try Self.opened()
    let id = connection.send(.stat(path: "a"))
    var answers: [(id: UInt32, answer: SFTPAnswer)] = []
    for byte in Served.packet(105, id: id, Served.attributes(size: 3)) {
      answers += try connection.feed([byte])
    }
    #expect(answers.map(\.id) == [id])
  }

  @Test(
    "What is no packet of the protocol ends it",
    arguments: [
      [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0x10, 0, 1], Array("Welcome".utf8), Served.status(0, id: 5),
    ] as [[UInt8]]
  )
  func garbage(bytes: [UInt8]) {
    #expect(throws: MalformedPacket.self) {
      var connection = try Self.opened()
      _ = try connection.feed(bytes)
    }
  }

  @Test("An answer that comes twice ends it")
  func twice() throws {
    var connection = try Self.opened()
    let id = connection.send(.stat(path: "a"))
    _ = try connection.feed(Served.status(0, id: id))
    #expect(throws: MalformedPacket.self) { _ = try connection.feed(Served.status(0, id: id)) }
  }

  @Test("A server of an older version is none that can be used")
  func old() {
    #expect(throws: MalformedPacket.self) {
      var connection = SFTPConnection()
      _ = try connection.feed(Served.greeting(2))
    }
  }

  @Test("What is taken in pieces is sent once, in order")
  func flush() throws {
    var connection = try Self.opened()
    let id = connection.send(.remove(path: "some/path"))
    let packet = SFTPRequest.remove(path: "some/path").packet(id: id)
    var sent: [UInt8] = []
    while connection.backlog > 0 {
      connection.flush { (bytes: UnsafeRawBufferPointer) throws(Never) in
        sent += bytes.prefix(3)
        return min(3, bytes.count)
      }
    }
    #expect(sent == packet)
  }
}
