import Testing

@testable import HTTP

@Suite("Bytes that nobody meant to send")
struct RandomInputTests {
  private func checkCuts(_ bytes: [UInt8], _ dice: inout Dice) {
    let whole = events(bytes)
    let cuts = (0..<3).map { _ in Int.random(in: 0...bytes.count, using: &dice) }.sorted()
    #expect(events(bytes, cutAt: cuts) == whole, "\(bytes) cut at \(cuts)")
  }

  @Test("at random never trap and give the same however they are cut", arguments: 0..<4 as Range<UInt64>)
  func random(seed: UInt64) {
    var dice = Dice(state: seed)
    for _ in 0..<1000 {
      let count = Int.random(in: 0...200, using: &dice)
      checkCuts((0..<count).map { _ in UInt8.random(in: 0...255, using: &dice) }, &dice)
    }
  }

  @Test("out of a request's alphabet never trap", arguments: 0..<4 as Range<UInt64>)
  func alphabet(seed: UInt64) {
    var dice = Dice(state: 100 + seed)
    let pieces = [
      "GET ", "/", "%", "2F", "?", "&", "=", " HTTP/1.1\r\n", "Host: a\r\n", "\r\n", "\r", "\n", ":", " ",
      "Transfer-Encoding: chunked\r\n", "Content-Length: 5\r\n", "Content-Length: ", "9", "0", ",", "5\r\n",
      "\0",
    ]
    for _ in 0..<1000 {
      let count = Int.random(in: 1...20, using: &dice)
      let tail = (0..<count).compactMap { _ in pieces.randomElement(using: &dice) }.joined()
      checkCuts(Array(("GET / HTTP/1.1\r\nHost: a\r\n" + tail).utf8), &dice)
      checkCuts(Array(tail.utf8), &dice)
    }
  }

  @Test("that were a request before some were changed never trap", arguments: sampleRequests)
  func mutated(text: String) {
    var dice = Dice(state: UInt64(text.utf8.count))
    for _ in 0..<500 {
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &dice) { mutate(&bytes, &dice) }
      checkCuts(bytes, &dice)
    }
  }

  private func mutate(_ bytes: inout [UInt8], _ dice: inout Dice) {
    guard !bytes.isEmpty else { return }
    let place = Int.random(in: 0..<bytes.count, using: &dice)
    let special: [UInt8] = [0, 9, 10, 13, 32, 37, 43, 47, 58, 127, 128, 255]
    switch Int.random(in: 0..<5, using: &dice) {
    case 0: bytes.remove(at: place)
    case 1: bytes[place] = UInt8.random(in: 0...255, using: &dice)
    case 2: bytes[place] = special.randomElement(using: &dice) ?? 0
    case 3: bytes.insert(special.randomElement(using: &dice) ?? 0, at: place)
    default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 20)], at: place)
    }
  }

  @Test("never bring a connection to trap, and always come to an end", arguments: 0..<8 as Range<UInt64>)
  func connection(seed: UInt64) {
    var dice = Dice(state: 1000 + seed)
    for _ in 0..<200 {
      var bytes = Array((sampleRequests.randomElement(using: &dice) ?? "").utf8)
      for _ in 0..<Int.random(in: 0...3, using: &dice) { mutate(&bytes, &dice) }
      let whole = exchange(bytes, cutAt: bytes.count)
      #expect(exchange(bytes, cutAt: Int.random(in: 0...bytes.count, using: &dice)) == whole)
    }
  }

  /// What a peer that sends these bytes, and then ends, is sent.
  private func exchange(_ bytes: [UInt8], cutAt cut: Int) -> [UInt8]? {
    var peer = Peer()
    peer.send(bytes[..<cut])
    peer.send(bytes[cut...])
    peer.connection.receivedEnd()
    peer.run()
    return peer.closed ? peer.got : nil
  }
}
