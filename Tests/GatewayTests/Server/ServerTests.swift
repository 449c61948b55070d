import Posix
import Spool
import Testing

@testable import Gateway

@Suite("The server", .timeLimit(.minutes(5)))
struct ServerTests {
  private static let soon: UInt64 = 20_000_000

  @Test("A head that does not come in time is answered 408")
  func slowHead() throws {
    var options = ServerOptions()
    options.head = Self.soon
    try serving(SpoolTree(), options: options) { (serving) throws in
      let visitor = try serving.visitor()
      try visitor.send("GET /jobs HTTP/1.1\r\nHo")
      let reply = try visitor.reply()
      #expect(reply.status == 408)
      #expect(reply["Connection"] == "close")
      #expect(try visitor.rest().isEmpty)
    }
  }

  @Test("A body that does not come in time is answered 408")
  func slowBody() throws {
    var options = ServerOptions()
    options.body = Self.soon
    try serving(SpoolTree(), options: options) { (serving) throws in
      let visitor = try serving.visitor()
      try visitor.send("POST /jobs HTTP/1.1\r\nHost: g\r\nContent-Length: 10\r\n\r\nabc")
      #expect(try visitor.reply().status == 408)
      #expect(try visitor.rest().isEmpty)
    }
  }

  @Test("Whoever asks nothing for long is hung up on")
  func idle() throws {
    var options = ServerOptions()
    options.idle = Self.soon
    try serving(SpoolTree(), options: options) { (serving) throws in
      #expect(try serving.visitor().rest().isEmpty)
      let visitor = try serving.visitor()
      #expect(try visitor.get("/jobs").status == 200)
      #expect(try visitor.rest().isEmpty)
    }
  }

  @Test("Whoever does not hang up after its refusal is hung up on")
  func linger() throws {
    var options = ServerOptions()
    options.linger = Self.soon
    options.connections = 1
    try serving(SpoolTree(), options: options) { (serving) throws in
      let stubborn = try serving.visitor()
      try stubborn.send("nonsense\r\n\r\n")
      #expect(try stubborn.reply().status == 400)
      // There is room for one connection only.
      #expect(try serving.get("/jobs").status == 200)
    }
  }

  @Test("A reader that does not read loses its place")
  func slowReader() throws {
    let tree = try SpoolTree()
    try tree.addEndedJob(1, log: nil)
    try tree.writeZeros("finished/1/attempts/1/console.log", count: 256 << 20)
    var options = ServerOptions()
    options.write = Self.soon
    options.connections = 1
    try serving(tree, options: options) { (serving) throws in
      let lazy = try serving.visitor()
      try lazy.request("GET", "/jobs/1/log")
      #expect(try lazy.head().status == 200)
      #expect(try serving.get("/jobs/1").status == 200)
    }
  }

  @Test("Many connections are served at once")
  func many() throws {
    let tree = try SpoolTree()
    try tree.addOneOfEach()
    let count = min(500, (ResourceLimits.openFiles - 300) / 2)
    try serving(tree) { (serving) throws in
      let visitors = try (0..<count).map { _ in try serving.visitor() }
      for round in 1...3 {
        for visitor in visitors { try visitor.request("GET", "/jobs/\(round)") }
        for visitor in visitors { try #require(try visitor.reply().json()["id"]?.integer == round) }
      }
    }
  }

  @Test("Who comes when all places are taken is served when one becomes free")
  func cap() throws {
    var options = ServerOptions()
    options.connections = 2
    try serving(SpoolTree(), options: options) { (serving) throws in
      var first: Visitor? = try serving.visitor()
      let second = try serving.visitor()
      #expect(try first?.get("/jobs").status == 200)
      #expect(try second.get("/jobs").status == 200)
      let third = try serving.visitor()
      try third.request("GET", "/jobs")
      for _ in 0..<20 { #expect(try second.get("/jobs").status == 200) }
      #expect(!third.hasNews)
      first = nil
      #expect(try third.reply().status == 200)
    }
  }

  @Test("A stop ends the serving, and the port is free again")
  func stop() throws {
    let tree = try SpoolTree()
    var port: UInt16 = 0
    try serving(tree) { (serving) throws in
      port = serving.gateway.address.port
      #expect(port != 0)
      let idle = try serving.visitor()
      #expect(try idle.get("/jobs").status == 200)
      serving.gateway.stop()
      #expect(try idle.rest().isEmpty)
    }
    #expect(throws: Visitor.Failure.self) { () throws in _ = try Visitor(port: port) }
    _ = try newGateway(tree, ListenAddress(host: "127.0.0.1", port: port))
  }

  @Test("A stop that comes first ends the serving at once")
  func stopFirst() throws {
    let tree = try SpoolTree()
    let gateway = try newGateway(tree, ListenAddress(host: "127.0.0.1", port: 0))
    gateway.stop()
    gateway.run()
  }

  @Test("An answer under way is finished before the end")
  func farewell() throws {
    let tree = try SpoolTree()
    let size = 64 << 20
    try tree.addEndedJob(1, log: nil)
    try tree.writeZeros("finished/1/attempts/1/console.log", count: size)
    var options = ServerOptions()
    options.farewell = 30_000_000_000
    try serving(tree, options: options) { (serving) throws in
      let visitor = try serving.visitor()
      let idle = try serving.visitor()
      #expect(try idle.get("/jobs").status == 200)
      try visitor.request("GET", "/jobs/1/log")
      #expect(try visitor.head().status == 200)
      serving.gateway.stop()
      // The server has begun to end when it hangs up on those who wait for nothing.
      #expect(try idle.rest().isEmpty)
      #expect(try visitor.rest().count == size)
    }
  }

  @Test("An address that is taken is refused with its reason")
  func taken() throws {
    let tree = try SpoolTree()
    try serving(tree) { (serving) throws in
      let taken = serving.gateway.address
      let error = #expect(throws: GatewayError.self) {
        try newGateway(tree, taken)
      }
      #expect(error?.description == "cannot listen on \(taken.authority): Address already in use")
    }
  }

  @Test("A second run is refused")
  func secondRun() throws {
    try serving(SpoolTree()) { (serving) throws in
      #expect(try serving.get("/jobs").status == 200)
      serving.gateway.run()
      #expect(serving.reports.withLock { $0 } == ["the gateway runs already"])
    }
  }

  @Test("A server that does nothing reports nothing")
  func quiet() throws {
    try servingOneOfEach { (serving) throws in
      _ = try serving.get("/jobs")
      _ = try serving.get("/jobs/99")
      #expect(serving.reports.withLock { $0 }.isEmpty)
    }
  }
}
