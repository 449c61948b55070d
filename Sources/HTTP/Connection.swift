/// One connection of the server, without its socket and its clock: bytes in, what to do next out.
///
/// The shell performs what ``next()`` says and reports what came of it, until it says `close`:
///
/// - bytes that were read go to `received`, the end of the peer's bytes to ``receivedEnd()``;
/// - a request is answered by ``respond(_:date:)``, at once or later; requests come one at a time, in order;
/// - what was written is reported by ``wrote(_:)`` and ``sentFile(_:)``;
/// - after every round ``deadline`` says what time-out applies; when it has passed, ``expired()`` is called.
///
/// A request with a body is reported once the body has been read, and a client that waits for a 100 gets
/// it, where the body is one that will be kept. Where the body is too long to be read, or the client still
/// holds back one that would not be kept, the request is reported at once and the connection ends after
/// the answer. It ends slowly then: the sending side first, the rest when the peer has closed, because
/// closing with unread bytes would reset the connection and could take the answer from the client
/// (RFC 9112, section 9.6).
///
/// Content that comes to be while it is sent is a `stream`: after ``respond(_:date:)`` the connection
/// ``isStreaming``, asks for content by `feed`, and gets it by ``send(_:)`` until ``endStream()``. After
/// an answer of status 101 it ``isUpgraded``: it then carries bytes both ways, by ``takeUpgraded()`` and
/// ``send(_:)``, until either side ends, this one by ``finish()``.
package struct Connection: Sendable {
  package enum Step: Sendable, Equatable {
    /// Wait for bytes from the peer.
    case read
    /// Prepare an answer and hand it to ``Connection/respond(_:date:)``.
    case answer(HTTPRequest, RequestBody)
    /// The same for bytes that are no request; ``Refusal/response`` will do.
    case refuse(Refusal)
    /// Nothing to do until the answer is handed in.
    case wait
    /// Write what ``Connection/withOutput(_:)`` shows.
    case write
    /// All of the stream has been written: hand in more by ``Connection/send(_:)`` or
    /// ``Connection/endStream()`` when there is more. Said until then.
    case feed
    /// Send bytes of the file that the last answer named, `offset` counted from where that answer's slice
    /// begins.
    case sendFile(offset: Int, count: Int)
    /// Shut down the sending side, and go on.
    case shutdown
    /// Close the socket.
    case close
  }

  private enum Phase: Sendable {
    /// Reading; with the request whose body is being read.
    case receiving(HTTPRequest?)
    /// A request did not arrive in time, which is to be said next.
    case late(isHead: Bool)
    /// The answer is due; `lingers` where the peer may be sending still.
    case answering(Exchange, lingers: Bool)
    /// The answer's content comes piece by piece.
    case streaming(Stream)
    /// The connection speaks another protocol.
    case upgraded
    /// No further request is read.
    case flushing(lingers: Bool)
    case lingering
    case closed
  }

  private struct Stream: Sendable {
    /// Where not, only the connection's end tells the content's.
    var isChunked: Bool
    var closes: Bool
    var lingers: Bool
  }

  private var parser: RequestParser
  private var output = ConnectionOutput()
  private var phase: Phase = .receiving(nil)
  private var peerEnded = false
  private var answers: UInt64 = 0

  package init(limits: RequestLimits = RequestLimits()) {
    parser = RequestParser(limits: limits)
  }

  // MARK: What happened

  /// Takes in bytes that were read; they are copied.
  ///
  /// Read only when ``next()`` says so: that is what bounds the bytes held for one peer.
  package mutating func received(_ bytes: UnsafeRawBufferPointer) {
    guard takesBytes else { return }
    parser.append(bytes)
  }

  /// Takes in bytes that were read.
  package mutating func received(_ bytes: some Collection<UInt8>) {
    guard takesBytes else { return }
    parser.append(bytes)
  }

  private var takesBytes: Bool {
    switch phase {
    case .receiving, .answering, .streaming, .upgraded: true
    case .late, .flushing, .lingering, .closed: false
    }
  }

  /// Notes that the peer sends no more; complete requests are still answered.
  package mutating func receivedEnd() {
    peerEnded = true
  }

  /// Answers the request, or the refusal, that ``next()`` reported last.
  ///
  /// - Parameters:
  ///   - response: of a `file` body only the head is taken; `sendFile` asks for the rest, unless the
  ///     request was a HEAD or the status has no content: ``endsWithFile`` tells. In the same way
  ///     ``isStreaming`` tells whether a `stream` is to follow.
  ///   - date: for the Date field.
  /// - Returns: false where no answer was due; nothing is sent then.
  @discardableResult
  package mutating func respond(_ response: HTTPResponse, date: String) -> Bool {
    guard case .answering(let exchange, let lingers) = phase else { return false }
    output.append(response, for: exchange, date: date)
    answers &+= 1
    let closes = ResponseEncoder.closes(response, exchange)
    if response.status == .switchingProtocols, !lingers {
      phase = .upgraded
    } else if case .stream = ResponseEncoder.content(of: response, for: exchange) {
      let isChunked = exchange.version == .http11
      phase = .streaming(Stream(isChunked: isChunked, closes: closes, lingers: lingers))
    } else {
      endAnswer(closes: closes, lingers: lingers)
    }
    return true
  }

  private mutating func endAnswer(closes: Bool, lingers: Bool) {
    phase = closes ? .flushing(lingers: lingers || parser.bufferedBytes > 0) : .receiving(nil)
  }

  /// Sends a piece of the stream, or bytes of the protocol that the connection was upgraded to.
  ///
  /// The bytes are copied, and never refused: ``pendingBytes`` tells when a slow peer has enough. At any
  /// other time they are dropped.
  package mutating func send(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    switch phase {
    case .streaming(let stream) where stream.isChunked: output.append(chunk: bytes)
    case .streaming, .upgraded: output.append(bytes)
    case .receiving, .late, .answering, .flushing, .lingering, .closed: break
    }
  }

  /// Ends the stream; the connection goes on with the next request, or closes.
  ///
  /// A stream that cannot be completed is to be given up by ``abort()`` instead, so that the client does
  /// not take a part for the whole (RFC 9112, section 8).
  package mutating func endStream() {
    guard case .streaming(let stream) = phase else { return }
    if stream.isChunked { output.append("0\r\n\r\n".utf8) }
    endAnswer(closes: stream.closes, lingers: stream.lingers)
  }

  /// Hands over what the peer sent since the upgrade, the bytes that came behind the handshake first.
  ///
  /// To be called after the answer of status 101 and whenever bytes were received.
  ///
  /// - Returns: nothing where the connection is not upgraded.
  package mutating func takeUpgraded() -> [UInt8] {
    isUpgraded ? parser.takeBuffered() : []
  }

  /// Ends an upgraded connection once what was handed in has been written.
  package mutating func finish() {
    guard isUpgraded else { return }
    phase = .flushing(lingers: true)
  }

  /// Notes that the peer's socket took so many of the bytes of ``withOutput(_:)``.
  package mutating func wrote(_ count: Int) {
    output.wrote(count)
  }

  /// Notes that so many bytes of the file were sent.
  package mutating func sentFile(_ count: Int) {
    output.sentFile(count)
  }

  /// Gives up: the socket failed, the file turned out to be shorter than its answer said, or a stream cannot be
  /// completed.
  package mutating func abort() {
    output.discard()
    phase = .closed
  }

  /// Notes that the time of ``deadline`` has passed.
  package mutating func expired() {
    switch deadline?.kind {
    case .head, .body: phase = .late(isHead: currentMethod == .head)
    case .idle, .write, .linger: abort()
    case nil: break
    }
  }

  // MARK: What to do

  /// What the shell has to do now; a deed that is not done is asked for again, but for `answer`,
  /// `refuse` and `shutdown`, which are said once.
  package mutating func next() -> Step {
    switch phase {
    case .receiving(let held): receive(held)
    case .late(let isHead): refuse(.timedOut, isHead: isHead)
    case .answering: output.step ?? .wait
    case .streaming: output.step ?? .feed
    case .upgraded: goOnUpgraded()
    case .flushing(let lingers): flush(lingers: lingers)
    case .lingering:
      if peerEnded { close() } else { .read }
    case .closed: .close
    }
  }

  /// Shows what is to be written, in order, for one `writev`; the second part is empty as a rule.
  package func withOutput<Result>(
    _ body: (_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Result
  ) -> Result {
    output.withBytes(body)
  }

  /// Whether a file follows the bytes of ``withOutput(_:)``, so that the two may share a packet.
  package var endsWithFile: Bool { output.endsWithFile }

  /// How many bytes were handed in that the peer has not taken; those of a file are not counted.
  package var pendingBytes: Int { output.pendingBytes }

  /// Whether the content of an answer is to be handed in.
  package var isStreaming: Bool {
    if case .streaming = phase { true } else { false }
  }

  /// Whether the connection speaks another protocol now.
  package var isUpgraded: Bool {
    if case .upgraded = phase { true } else { false }
  }

  /// What time-out applies now; none while an answer is being prepared, while a stream waits for content,
  /// and while the peer of an upgraded connection is silent.
  package var deadline: Deadline? {
    if !output.isEmpty { return Deadline(kind: .write, turn: output.turn) }
    switch phase {
    case .receiving(.some): return Deadline(kind: .body, turn: answers)
    case .receiving(.none): return Deadline(kind: parser.isInsideHead ? .head : .idle, turn: answers)
    case .flushing, .lingering: return Deadline(kind: .linger, turn: answers)
    case .late, .answering, .streaming, .upgraded, .closed: return nil
    }
  }

  private mutating func receive(_ held: HTTPRequest?) -> Step {
    guard output.acceptsMore else { return output.step ?? .wait }
    switch parser.next() {
    case .needsMore:
      if let step = output.step { return step }
      return peerEnded ? close() : .read
    case .head(let request):
      if request.framing == .none { return answer(request, .none, lingers: false) }
      return receiveBody(of: request)
    case .bodyEnd(let body):
      guard let held else { return receive(nil) }
      return answer(held, body, lingers: false)
    case .refused(.contentTooLarge):
      guard let held else { return refuse(.contentTooLarge, isHead: currentMethod == .head) }
      return answer(held, .tooLong, lingers: true)
    case .refused(let refusal): return refuse(refusal, isHead: currentMethod == .head)
    }
  }

  private mutating func receiveBody(of request: HTTPRequest) -> Step {
    if request.expectsContinue {
      guard parser.keeps(request.framing) else { return answer(request, .tooLong, lingers: true) }
      output.append("HTTP/1.1 100 Continue\r\n\r\n".utf8)
    }
    phase = .receiving(request)
    return receive(request)
  }

  private mutating func answer(_ request: HTTPRequest, _ body: RequestBody, lingers: Bool) -> Step {
    let exchange = Exchange(
      isHead: request.method == .head,
      version: request.version,
      keepsAlive: request.keepsAlive && !lingers
    )
    phase = .answering(exchange, lingers: lingers)
    return .answer(request, body)
  }

  /// The method of the request that is arriving, as far as it is known.
  private var currentMethod: HTTPMethod? {
    if case .receiving(.some(let held)) = phase { held.method } else { parser.method }
  }

  private mutating func refuse(_ refusal: Refusal, isHead: Bool) -> Step {
    let exchange = Exchange(isHead: isHead, keepsAlive: false)
    phase = .answering(exchange, lingers: true)
    return .refuse(refusal)
  }

  private mutating func goOnUpgraded() -> Step {
    if let step = output.step { return step }
    return peerEnded ? close() : .read
  }

  private mutating func flush(lingers: Bool) -> Step {
    if let step = output.step { return step }
    guard lingers, !peerEnded else { return close() }
    phase = .lingering
    return .shutdown
  }

  private mutating func close() -> Step {
    phase = .closed
    return .close
  }
}
