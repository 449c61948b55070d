/// One connection of the server, without its socket and its clock: bytes in, what to do next out.
///
/// The shell performs what ``next()`` says and reports what came of it, until it says `close`:
///
/// - bytes that were read go to `received`, the end of the peer's bytes to ``receivedEnd()``;
/// - a request is answered by ``respond(_:date:)``, at once or later; requests come one at a time, in order;
/// - what was written is reported by ``wrote(_:)`` and ``sentFile(_:)``;
/// - after every round ``deadline`` says what time-out applies; when it has passed, ``expired()`` is called.
///
/// A request with a body is reported once the body has been read and dropped. Where the body is too long
/// for that, or the client waits for a 100 that no route of a read-only server ever needs, the request
/// is reported at once and the connection ends after the answer. It ends slowly then: the sending side
/// first, the rest when the peer has closed, because closing with unread bytes would reset the connection
/// and could take the answer from the client (RFC 9112, section 9.6).
package struct Connection: Sendable {
  package enum Step: Sendable, Equatable {
    /// Wait for bytes from the peer.
    case read
    /// Prepare an answer and hand it to ``Connection/respond(_:date:)``.
    case answer(HTTPRequest)
    /// The same for bytes that are no request; ``Refusal/response`` will do.
    case refuse(Refusal)
    /// Nothing to do until the answer is handed in.
    case wait
    /// Write what ``Connection/withOutput(_:)`` shows.
    case write
    /// Send bytes of the file that the last answer named, `offset` counted from where that answer's slice
    /// begins.
    case sendFile(offset: Int, count: Int)
    /// Shut down the sending side, and go on.
    case shutdown
    /// Close the socket.
    case close
  }

  private enum Phase: Sendable {
    /// Reading; with the request whose body is being dropped.
    case receiving(HTTPRequest?)
    /// A request did not arrive in time, which is to be said next.
    case late(isHead: Bool)
    /// The answer is due; `lingers` where the peer may be sending still.
    case answering(Exchange, lingers: Bool)
    /// No further request is read.
    case flushing(lingers: Bool)
    case lingering
    case closed
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
    case .receiving, .answering: true
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
  ///     request was a HEAD or the status has no content: ``endsWithFile`` tells.
  ///   - date: for the Date field.
  /// - Returns: false where no answer was due; nothing is sent then.
  @discardableResult
  package mutating func respond(_ response: HTTPResponse, date: String) -> Bool {
    guard case .answering(let exchange, let lingers) = phase else { return false }
    output.append(response, for: exchange, date: date)
    answers &+= 1
    if exchange.keepsAlive, !response.closes {
      phase = .receiving(nil)
    } else {
      phase = .flushing(lingers: lingers || parser.bufferedBytes > 0)
    }
    return true
  }

  /// Notes that the peer's socket took so many of the bytes of ``withOutput(_:)``.
  package mutating func wrote(_ count: Int) {
    output.wrote(count)
  }

  /// Notes that so many bytes of the file were sent.
  package mutating func sentFile(_ count: Int) {
    output.sentFile(count)
  }

  /// Gives up: the socket failed, or the file turned out to be shorter than its answer said.
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

  /// What time-out applies now; none while an answer is being prepared.
  package var deadline: Deadline? {
    if !output.isEmpty { return Deadline(kind: .write, turn: output.turn) }
    switch phase {
    case .receiving(.some): return Deadline(kind: .body, turn: answers)
    case .receiving(.none): return Deadline(kind: parser.isInsideHead ? .head : .idle, turn: answers)
    case .flushing, .lingering: return Deadline(kind: .linger, turn: answers)
    case .late, .answering, .closed: return nil
    }
  }

  private mutating func receive(_ held: HTTPRequest?) -> Step {
    guard output.acceptsMore else { return output.step ?? .wait }
    switch parser.next() {
    case .needsMore:
      if let step = output.step { return step }
      return peerEnded ? close() : .read
    case .head(let request):
      if request.framing == .none { return answer(request, lingers: false) }
      if request.expectsContinue { return answer(request, lingers: true) }
      phase = .receiving(request)
      return receive(request)
    case .bodyEnd:
      guard let held else { return receive(nil) }
      return answer(held, lingers: false)
    case .refused(.contentTooLarge):
      guard let held else { return refuse(.contentTooLarge, isHead: currentMethod == .head) }
      return answer(held, lingers: true)
    case .refused(let refusal): return refuse(refusal, isHead: currentMethod == .head)
    }
  }

  private mutating func answer(_ request: HTTPRequest, lingers: Bool) -> Step {
    let exchange = Exchange(
      isHead: request.method == .head,
      version: request.version,
      keepsAlive: request.keepsAlive && !lingers
    )
    phase = .answering(exchange, lingers: lingers)
    return .answer(request)
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
