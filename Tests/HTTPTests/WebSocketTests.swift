import Testing

@testable import HTTP

@Suite("A WebSocket")
struct WebSocketTests {
  private static let hello = Array("Hello".utf8)

  /// A frame as a client sends it.
  private func frame(_ first: UInt8, _ payload: [UInt8] = []) -> [UInt8] {
    let mask: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
    let count = payload.count
    var bytes = [first]
    switch count {
    case ..<126: bytes.append(0x80 | UInt8(count))
    case ..<65_536: bytes += [0xFE, UInt8(count >> 8), UInt8(count & 255)]
    default: bytes += [0xFF] + (0..<8).map { UInt8(truncatingIfNeeded: count >> (56 - 8 * $0)) }
    }
    return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
  }

  private func frame(_ first: UInt8, _ text: String) -> [UInt8] { frame(first, Array(text.utf8)) }

  private func drain(_ machine: inout WebSocket, into seen: inout [WebSocket.Event]) {
    while let event = machine.next() { seen.append(event) }
  }

  /// Every event that the bytes give rise to when they come in the pieces that end at `cuts`.
  private func events(_ bytes: [UInt8], cutAt cuts: [Int] = [], limit: Int = 65_536) -> [WebSocket.Event] {
    var machine = WebSocket(limit: limit)
    var seen: [WebSocket.Event] = []
    var start = 0
    for end in cuts + [bytes.count] {
      machine.receive(Array(bytes[start..<end]))
      start = end
      drain(&machine, into: &seen)
    }
    return seen
  }

  private func closed(_ code: UInt16) -> [WebSocket.Event] {
    [.send([0x88, 2, UInt8(code >> 8), UInt8(code & 255)]), .closed]
  }

  // MARK: The examples of RFC 6455, section 5.7

  @Test("reads a masked text")
  func maskedText() {
    #expect(
      events([0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]) == [.text("Hello")]
    )
  }

  @Test("takes a masked pong without a word")
  func maskedPong() {
    #expect(events([0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]) == [])
  }

  @Test("writes frames without a mask")
  func written() {
    #expect(WebSocketFrame.text("Hello") == [0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
    #expect(WebSocketFrame.ping(Self.hello) == [0x89, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
    let zeros = { (count: Int) in [UInt8](repeating: 0, count: count) }
    #expect(WebSocketFrame.binary(zeros(256)) == [0x82, 0x7E, 0x01, 0x00] + zeros(256))
    #expect(
      WebSocketFrame.binary(zeros(65_536)) == [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0] + zeros(65_536)
    )
  }

  @Test("refuses frames without a mask")
  func unmasked() {
    #expect(events([0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F]) == closed(1002))
  }

  // MARK: Messages

  @Test("reads messages of every form of length", arguments: [0, 1, 125, 126, 127, 65_535, 65_536])
  func lengths(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    #expect(events(frame(0x82, bytes) + frame(0x81, "x")) == [.binary(bytes), .text("x")])
  }

  @Test("joins fragments, and takes control frames between them")
  func fragments() {
    let bytes =
      frame(0x01, "Hel") + frame(0x89, "ping") + frame(0x00) + frame(0x8A) + frame(0x80, "lo")
      + frame(0x82, [1])
    #expect(
      events(bytes) == [.send(WebSocketFrame.pong(Array("ping".utf8))), .text("Hello"), .binary([1])]
    )
  }

  @Test("joins a character that fragments cut")
  func cutCharacter() {
    #expect(events(frame(0x01, [0xC3]) + frame(0x80, [0xBC])) == [.text("ü")])
  }

  @Test(
    "refuses a text that is not UTF-8",
    arguments: [[0xFF], [0xC3], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]] as [[UInt8]]
  )
  func invalidText(bytes: [UInt8]) {
    #expect(events(frame(0x81, bytes)) == closed(1007))
    #expect(events(frame(0x82, bytes)) == [.binary(bytes)])
  }

  @Test("refuses a message beyond its bound, before its payload has come")
  func tooBig() {
    let half = [UInt8](repeating: 1, count: 50)
    #expect(events(frame(0x02, half) + frame(0x80, half), limit: 100) == [.binary(half + half)])
    #expect(events(frame(0x02, half) + frame(0x80, half + [1]), limit: 100) == closed(1009))
    #expect(events([0x82, 0xFF, 0, 0, 0, 0, 0, 1, 0, 1, 1, 2, 3, 4]) == closed(1009))
    #expect(events([0x82, 0xFF, 0x7F] + [UInt8](repeating: 0xFF, count: 7) + [1, 2, 3, 4]) == closed(1009))
  }

  // MARK: Violations

  @Test("refuses what breaks the protocol, and reads nothing behind it")
  func violations() {
    let cases: [[UInt8]] = [
      frame(0xC1, "x"), frame(0xA1, "x"), frame(0x91, "x"), frame(0x83), frame(0x87), frame(0x8B),
      frame(0x8F), frame(0x09), frame(0x08), frame(0x0A),
      frame(0x89, [UInt8](repeating: 0, count: 126)), frame(0x80, "x"), frame(0x00, "x"),
      frame(0x01, "x") + frame(0x81, "y"), frame(0x01, "x") + frame(0x02, "y"),
      frame(0x81, "") + frame(0x80, ""), [0x82, 0xFE, 0, 125, 1, 2, 3, 4],
      [0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 1, 2, 3, 4],
      [0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4], [0x89, 0xFE],
    ]
    for bytes in cases {
      let seen = events(bytes + frame(0x81, "behind")).filter { $0 != .text("") }
      #expect(seen == closed(1002), "\(bytes.prefix(8))")
    }
  }

  // MARK: Closing

  @Test(
    "answers a close by one with the same code",
    arguments: [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 3000, 4999] as [UInt16]
  )
  func echoed(code: UInt16) {
    let payload = [UInt8(code >> 8), UInt8(code & 255)] + Array("why".utf8)
    #expect(events(frame(0x88, payload) + frame(0x81, "behind")) == closed(code))
  }

  @Test("answers an empty close by an empty one")
  func emptyClose() {
    #expect(events(frame(0x88)) == [.send([0x88, 0]), .closed])
  }

  @Test(
    "refuses a close with a code that must not be sent",
    arguments: [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535] as [UInt16]
  )
  func badCodes(code: UInt16) {
    #expect(events(frame(0x88, [UInt8(code >> 8), UInt8(code & 255)])) == closed(1002))
  }

  @Test("refuses a close of one byte, and one whose reason is not UTF-8")
  func badCloses() {
    #expect(events(frame(0x88, [3])) == closed(1002))
    #expect(events(frame(0x88, [3, 0xE8, 0xFF])) == closed(1007))
  }

  @Test("that closes first waits for the answer, and takes nothing else for one")
  func closesFirst() {
    var machine = WebSocket()
    let sent = machine.close(code: .goingAway, reason: "stopping")
    #expect(sent == [0x88, 10, 0x03, 0xE9] + Array("stopping".utf8))
    machine.receive(frame(0x81, "late") + frame(0x89, "ping"))
    #expect(machine.next() == nil)
    machine.receive(frame(0x88, [0x03, 0xE9]))
    #expect(machine.next() == .closed)
    #expect(machine.next() == nil)
  }

  @Test("that closes first is closed by a violation too, without a second close")
  func violationWhileClosing() {
    var machine = WebSocket()
    _ = machine.close(code: .normal)
    #expect(machine.close(code: .normal).isEmpty)
    machine.receive([0xFF, 0xFF])
    #expect(machine.next() == .closed)
    #expect(machine.next() == nil)
  }

  @Test("that is over takes in nothing")
  func over() {
    var machine = WebSocket()
    machine.receive(frame(0x88))
    var seen: [WebSocket.Event] = []
    drain(&machine, into: &seen)
    machine.receive(frame(0x81, "x"))
    #expect(machine.next() == nil)
    #expect(machine.close(code: .normal).isEmpty)
  }

  @Test("writes closes that fit, cut between characters")
  func longReason() {
    let close = WebSocketFrame.close(code: .normal, reason: String(repeating: "ü", count: 100))
    #expect(close.count == 2 + 124)
    #expect(close[1] == 124)
    #expect(WebSocketFrame.close(code: .init(rawValue: 1005)) == [0x88, 2, 0x03, 0xE8])
    #expect(WebSocketFrame.ping([UInt8](repeating: 1, count: 200)).count == 127)
  }

  // MARK: Whatever comes

  @Test("reports the same wherever the bytes are cut")
  func cuts() {
    let bytes =
      frame(0x01, "Hel") + frame(0x89, "p") + frame(0x80, "lo")
      + frame(0x82, [UInt8](repeating: 7, count: 130)) + frame(0x88, [3, 0xE8])
    let whole = events(bytes)
    #expect(whole.count == 5)
    for cut in 0...bytes.count {
      #expect(events(bytes, cutAt: [cut]) == whole, "cut at \(cut)")
    }
    #expect(events(bytes, cutAt: Array(0..<bytes.count)) == whole)
  }

  @Test("never traps, and reports the same in pieces", arguments: 0..<4 as Range<UInt64>)
  func random(seed: UInt64) {
    var dice = Dice(state: 6455 + seed)
    for _ in 0..<1000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...4, using: &dice) {
        let first: UInt8 = [0x81, 0x01, 0x80, 0x00, 0x82, 0x88, 0x89].randomElement(using: &dice) ?? 0
        let count = Int.random(in: 0...140, using: &dice)
        bytes += frame(first, (0..<count).map { _ in UInt8.random(in: 0...255, using: &dice) })
      }
      if !bytes.isEmpty, Bool.random(using: &dice) {
        bytes[Int.random(in: 0..<bytes.count, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
      }
      let cuts = (0..<3).map { _ in Int.random(in: 0...bytes.count, using: &dice) }.sorted()
      #expect(events(bytes, cutAt: cuts) == events(bytes))
    }
  }
}
