import HTTP

/// What a peer saw of a connection that it sent some bytes and then ended, and what the connection reported.
struct Exchange: Equatable {
  private(set) var requests: [HTTPRequest] = []
  private(set) var bodies: [RequestBody] = []
  private(set) var refusals: [Refusal] = []
  /// All that was written; of files as many zeros.
  private(set) var written: [UInt8] = []
  /// What came behind an upgrade, up to the byte that ends it.
  private(set) var upgraded: [UInt8] = []

  /// The shell of one connection: performs what it says, until it says `close`.
  static func run(_ pieces: [ArraySlice<UInt8>], _ manner: Manner) -> Exchange {
    var shell = Shell(pieces: pieces, manner: manner)
    while shell.step() {}
    return shell.seen
  }

  /// A peer that sends and never takes anything must not make the connection hold more and more.
  static func stall(_ pieces: [ArraySlice<UInt8>], _ limits: RequestLimits) {
    var manner = Manner.plain(limits)
    manner.window = 0
    var shell = Shell(pieces: pieces, manner: manner)
    while shell.step() {}
  }

  /// A peer, its socket, and the connection at the other end.
  private struct Shell {
    var seen = Exchange()
    private var connection: Connection
    private let manner: Manner
    private var pieces: ArraySlice<ArraySlice<UInt8>>
    private var hasEnded = false
    private var hasShutDown = false
    /// Pieces of the stream that are still to be sent.
    private var streamed: ArraySlice<[UInt8]> = []
    private var aborts = false
    private var stepsLeft: Int
    private let mostPending: Int

    init(pieces: [ArraySlice<UInt8>], manner: Manner) {
      connection = Connection(limits: manner.limits)
      self.manner = manner
      self.pieces = pieces[...]
      let count = pieces.reduce(0) { $0 + $1.count }
      // 64 KiB and whatever one answer adds, and what is said back.
      mostPending = 64 * 1024 + Responses.largest + count
      // No byte gives rise to more bytes than this, and there is no step without progress.
      stepsLeft = 1000 + count * Responses.largest
    }

    /// Goes one step on; false when there is none.
    mutating func step() -> Bool {
      stepsLeft -= 1
      expect(stepsLeft > 0, "the connection comes to no end")
      let next = connection.next()
      check(next)
      if manner.isEager, next != .read { read() }
      switch next {
      case .read:
        expect(!hasEnded, "it reads behind the end")
        read()
      case .answer(let request, let body): answer(request, body)
      case .refuse(let refusal):
        seen.refusals.append(refusal)
        expect(connection.respond(refusal.response, date: Responses.date), "no answer was due")
      case .wait: expect(false, "it waits, though everything was answered")
      case .feed: feed()
      case .write:
        guard manner.window > 0 else { return false }
        write()
      case .sendFile(let offset, let count):
        guard manner.window > 0 else { return false }
        sendFile(offset: offset, count: count)
      case .shutdown:
        expect(!hasShutDown, "it shuts down twice")
        hasShutDown = true
      case .close:
        expect(connection.next() == .close, "it goes on after it was closed")
        return false
      }
      return true
    }

    private func check(_ next: Connection.Step) {
      let shown = connection.withOutput { $0.count + $1.count }
      expect(
        connection.pendingBytes == shown,
        "\(connection.pendingBytes) bytes wait, but \(shown) are shown"
      )
      expect(shown <= mostPending, "\(shown) bytes wait")
      expect(!connection.isStreaming || !connection.isUpgraded, "it is a stream and upgraded")
      switch next {
      case .write: expect(shown > 0, "it writes nothing")
      case .feed, .shutdown, .close: expect(shown == 0, "it goes on before all was written")
      case .read, .answer, .refuse, .wait, .sendFile: break
      }
    }

    private mutating func read() {
      if let piece = pieces.popFirst() {
        connection.received(piece)
        takeUpgraded()
      } else if !hasEnded {
        hasEnded = true
        connection.receivedEnd()
      }
    }

    private mutating func answer(_ request: HTTPRequest, _ body: RequestBody) {
      seen.requests.append(request)
      seen.bodies.append(body)
      let response = Responses.response(to: request, body)
      expect(connection.respond(response, date: Responses.date), "no answer was due")
      expect(!connection.respond(response, date: Responses.date), "a second answer was due")
      takeUpgraded()
      guard connection.isStreaming else { return }
      streamed = Responses.pieces(for: request)[...]
      aborts = Responses.aborts(request)
    }

    /// Says back what comes, up to a "Q".
    private mutating func takeUpgraded() {
      guard connection.isUpgraded else { return }
      let bytes = connection.takeUpgraded()
      let end = bytes.firstIndex(of: UInt8(ascii: "Q"))
      let echo = Array(bytes[..<(end ?? bytes.endIndex)])
      seen.upgraded += echo
      connection.send(echo)
      if end != nil { connection.finish() }
    }

    private mutating func feed() {
      expect(connection.isStreaming, "it wants more of no stream")
      if let piece = streamed.popFirst() {
        connection.send(piece)
      } else if aborts {
        connection.abort()
      } else {
        connection.endStream()
      }
    }

    private mutating func write() {
      let window = manner.window
      let bytes = connection.withOutput { first, second in
        let part = first.prefix(window)
        return Array(part) + Array(second.prefix(window - part.count))
      }
      seen.written += bytes
      connection.wrote(bytes.count)
    }

    private mutating func sendFile(offset: Int, count: Int) {
      expect(count > 0 && offset >= 0 && offset + count == Responses.fileLength, "a file's part is wrong")
      seen.written += [UInt8](repeating: 0, count: min(manner.window, count))
      connection.sentFile(min(manner.window, count))
    }
  }
}
