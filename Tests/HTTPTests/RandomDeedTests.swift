import Testing

@testable import HTTP

@Suite("Deeds in an order that no shell would choose")
struct RandomDeedTests {
  private static let responses = [
    HTTPResponse.text(.ok, "text"), HTTPResponse(.ok, body: .stream),
    HTTPResponse(.ok, body: .stream, closes: true), .upgrade(fields: [.init("Upgrade", "echo")]),
    HTTPResponse(.ok, body: .file(length: 70)), HTTPResponse(.notModified, body: .stream),
    HTTPResponse(.ok, body: .bytes([UInt8](repeating: 1, count: 20_000))),
  ]

  private func receive(_ connection: inout Connection, _ dice: inout Dice) {
    let text = (sampleRequests + ["GET /s HTTP/1.0\r\n\r\n", get("/", "Connection: close")])
      .randomElement(using: &dice)
    connection.received(Array((text ?? "").utf8).prefix(Int.random(in: 0...200, using: &dice)))
  }

  private func act(_ connection: inout Connection, _ dice: inout Dice) {
    switch Int.random(in: 0..<40, using: &dice) {
    case 0: connection.receivedEnd()
    case 1: connection.expired()
    case 2: connection.finish()
    case 3...5: connection.endStream()
    case 6...10:
      connection.send([UInt8](repeating: 65, count: Int.random(in: 0...5000, using: &dice)))
    case 11...13: _ = connection.takeUpgraded()
    case 14...17: connection.sentFile(Int.random(in: -1...50, using: &dice))
    case 18...23: connection.wrote(Int.random(in: -1...9000, using: &dice))
    case 24...29: receive(&connection, &dice)
    case 30...34:
      if let response = Self.responses.randomElement(using: &dice) {
        connection.respond(response, date: Peer.date)
      }
    default: _ = connection.next()
    }
  }

  @Test("never bring a connection to trap, nor its tales to differ", arguments: 0..<8 as Range<UInt64>)
  func connection(seed: UInt64) {
    var dice = Dice(state: 9000 + seed)
    for _ in 0..<300 {
      var connection = Connection()
      for _ in 0..<60 {
        act(&connection, &dice)
        let shown = connection.withOutput { first, second in first.count + second.count }
        #expect(connection.pendingBytes == shown)
        #expect(!connection.isStreaming || !connection.isUpgraded)
        guard connection.isStreaming else { continue }
        let step = connection.next()
        #expect(step == (shown > 0 ? .write : .feed))
        #expect((connection.deadline == nil) == (shown == 0))
      }
    }
  }
}
