/// The client's side of a connection as a value: requests go in, bytes come out, and the other way round.
///
/// It holds no socket. Any number of requests may be under way; answers come in any order
/// (draft-ietf-secsh-filexfer-02, section 6.1).
struct SFTPConnection {
  /// What is to be sent.
  private(set) var outgoing: [UInt8] = SFTPRequest.initialisation
  /// How much of it was sent.
  private var sent = 0
  /// What the server can; nil until it has greeted.
  private(set) var greeting: SFTPGreeting?
  private var framing = SFTPFraming()
  private var lastID: UInt32 = 0
  private var open: Set<UInt32> = []

  /// Bytes that wait to be sent.
  var backlog: Int { outgoing.count - sent }

  /// Takes a request.
  ///
  /// - Returns: the id that its answer will have.
  mutating func send(_ request: SFTPRequest) -> UInt32 {
    repeat { lastID &+= 1 } while open.contains(lastID)
    open.insert(lastID)
    outgoing += request.packet(id: lastID)
    return lastID
  }

  /// Hands over what waits to be sent; the body tells how much of it was taken.
  mutating func flush<Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) {
    let start = sent
    let count = try outgoing.withUnsafeBufferPointer { (buffer) throws(Failure) in
      try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: buffer[start...])))
    }
    sent += count
    guard sent == outgoing.count else { return }
    outgoing.removeAll(keepingCapacity: true)
    sent = 0
  }

  /// Takes bytes of the server's.
  ///
  /// - Returns: the answers that they complete, each with its request's id.
  /// - Throws: where they are no answers to what was asked.
  mutating func feed(
    _ bytes: UnsafeRawBufferPointer
  ) throws(MalformedPacket) -> [(id: UInt32, answer: SFTPAnswer)] {
    framing.feed(bytes)
    var answers: [(id: UInt32, answer: SFTPAnswer)] = []
    while let packet = try framing.next() {
      guard greeting != nil else {
        let told = try SFTPGreeting(packet)
        guard told.version >= SFTPRequest.version else {
          throw MalformedPacket("version \(told.version), which is too old")
        }
        greeting = told
        continue
      }
      let parsed = try SFTPAnswer.parse(packet)
      guard open.remove(parsed.id) != nil else { throw MalformedPacket("an answer to nothing") }
      answers.append(parsed)
    }
    return answers
  }
}
