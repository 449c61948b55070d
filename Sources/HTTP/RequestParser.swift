/// Finds requests in a stream of bytes: a value without a socket, resumable at every byte.
///
/// Feed bytes with `append` and call ``next()`` until it says `needsMore`. A request is reported when its
/// head is complete; `bodyEnd` follows where ``HTTPRequest/framing`` is not `none`, once the body has been
/// read. What ``next()`` reports depends on the bytes alone, never on how they were split. After a
/// refusal nothing else is reported: where a request begins is no longer known.
package struct RequestParser: Sendable {
  package enum Event: Sendable, Equatable {
    /// No complete request is at hand.
    case needsMore
    /// A complete head.
    case head(HTTPRequest)
    /// The body of the last request has been read; it is held no longer.
    case bodyEnd(RequestBody)
    /// To be answered with the refusal's status, and closed.
    case refused(Refusal)
  }

  private enum State: Sendable {
    /// Ahead of a request line, after so many empty lines.
    case start(emptyLines: Int)
    case fields
    case length(Int)
    case chunked(ChunkedBody)
    case refused(Refusal)
  }

  private let limits: RequestLimits
  private var state: State = .start(emptyLines: 0)
  private var buffer: [UInt8] = []
  /// Where the current head, or what is left of the body, begins in the buffer.
  private var start = 0
  /// Counted from `start`: where the current line begins, and up to where no line feed was found.
  private var lineStart = 0
  private var scanned = 0
  private var lines: [HTTPFields.Line] = []
  /// Of the request whose fields are being read.
  private var requestLine: RequestLine?
  private var body: BodyKeeper

  package init(limits: RequestLimits = RequestLimits()) {
    self.limits = limits
    body = BodyKeeper(limit: limits.keptBody)
  }

  /// How many bytes have come that belong to no reported request.
  package var bufferedBytes: Int { buffer.count - start }

  /// Whether a request has begun to arrive and its head is not complete.
  package var isInsideHead: Bool {
    switch state {
    case .start: bufferedBytes > 0
    case .fields: true
    case .length, .chunked, .refused: false
    }
  }

  /// Whether a reported request still has a body to come.
  package var isInsideBody: Bool {
    switch state {
    case .length, .chunked: true
    case .start, .fields, .refused: false
    }
  }

  /// The method of the request that is arriving, or that was refused, once it is known.
  package var method: HTTPMethod? { requestLine?.method }

  /// Whether a body of that framing may be kept, as far as can be known ahead of it.
  func keeps(_ framing: BodyFraming) -> Bool {
    switch framing {
    case .none, .chunked: true
    case .length(let length): length <= min(limits.keptBody, limits.drainedBody)
    }
  }

  /// Hands over the bytes that belong to no reported request, and holds them no longer.
  mutating func takeBuffered() -> [UInt8] {
    let rest = start == 0 ? buffer : Array(buffer[start...])
    buffer = []
    (start, lineStart, scanned) = (0, 0, 0)
    return rest
  }

  /// Takes in bytes from the wire; they are copied.
  package mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard makeRoom() else { return }
    buffer.append(contentsOf: bytes)
  }

  /// Takes in bytes from the wire.
  package mutating func append(_ bytes: some Collection<UInt8>) {
    guard makeRoom() else { return }
    buffer.append(contentsOf: bytes)
  }

  /// Takes in bytes and says what to do next.
  package mutating func consume(_ bytes: UnsafeRawBufferPointer) -> Event {
    append(bytes)
    return next()
  }

  /// Takes in bytes and says what to do next.
  package mutating func consume(_ bytes: some Collection<UInt8>) -> Event {
    append(bytes)
    return next()
  }

  /// Goes on with the bytes at hand.
  package mutating func next() -> Event {
    do throws(Refusal) {
      return try advance() ?? .needsMore
    } catch {
      state = .refused(error)
      body = BodyKeeper(limit: limits.keptBody)
      _ = takeBuffered()
      return .refused(error)
    }
  }

  private mutating func advance() throws(Refusal) -> Event? {
    while true {
      switch state {
      case .start(let emptyLines):
        guard let line = try takeLine(limit: limits.requestLine, .requestLineTooLong) else { return nil }
        try beginRequest(line, emptyLines: emptyLines)
      case .fields:
        guard let line = try takeLine(limit: limits.head, .headTooLarge) else { return nil }
        guard line.isEmpty, let requestLine else {
          try addField(line)
          continue
        }
        return .head(try endHead(requestLine))
      case .length(let remaining): return readLength(remaining)
      case .chunked(let chunks): return try readChunks(chunks)
      case .refused(let refusal): throw refusal
      }
    }
  }

  /// The next line, counted from `start`, without its CR LF; nil while it is not complete.
  private mutating func takeLine(limit: Int, _ refusal: Refusal) throws(Refusal) -> Range<Int>? {
    let (first, from) = (lineStart, scanned)
    let line = try Self.line(
      buffer.span.extracting(start..<buffer.count),
      first: first,
      scanned: from,
      limit: limit,
      refusal
    )
    lineStart = line.map { $0.upperBound + 2 } ?? lineStart
    scanned = line == nil ? bufferedBytes : lineStart
    return line
  }

  private static func line(
    _ head: Span<UInt8>,
    first: Int,
    scanned: Int,
    limit: Int,
    _ refusal: Refusal
  ) throws(Refusal) -> Range<Int>? {
    if first == 0, head.count > 0 { try checkFirst(head[0]) }
    guard let end = head.firstIndex(of: .lineFeed, in: scanned..<head.count) else {
      guard head.count < limit else { throw refusal }
      return nil
    }
    guard end < limit else { throw refusal }
    guard end > first, head[end - 1] == .carriageReturn else { throw .malformedLineEnd }
    return first..<end - 1
  }

  /// Refuses at once what cannot become a request, such as the first byte of a TLS handshake.
  private static func checkFirst(_ byte: UInt8) throws(Refusal) {
    guard byte.isTokenCharacter || byte == .carriageReturn else { throw .malformedRequestLine }
  }

  private mutating func beginRequest(_ line: Range<Int>, emptyLines: Int) throws(Refusal) {
    guard !line.isEmpty else {
      guard emptyLines < limits.emptyLines else { throw .tooManyEmptyLines }
      release(lineStart)
      state = .start(emptyLines: emptyLines + 1)
      return
    }
    requestLine = try RequestLine(buffer.span.extracting(start..<buffer.count), line)
    state = .fields
    lines.removeAll(keepingCapacity: true)
    lines.reserveCapacity(16)
  }

  private mutating func addField(_ line: Range<Int>) throws(Refusal) {
    guard lines.count < limits.fields else { throw .tooManyFields }
    lines.append(try HTTPFields.Line(buffer.span.extracting(start..<buffer.count), line))
  }

  private mutating func endHead(_ line: RequestLine) throws(Refusal) -> HTTPRequest {
    let head = Array(buffer[start..<start + lineStart])
    let request = try HTTPRequest(line: line, fields: HTTPFields(head: head, lines: lines))
    requestLine = nil
    release(lineStart)
    switch request.framing {
    case .none: state = .start(emptyLines: 0)
    case .length(let length):
      state = length > limits.drainedBody ? .refused(.contentTooLarge) : .length(length)
      body.expect(length)
    case .chunked: state = .chunked(ChunkedBody(budget: limits.drainedBody))
    }
    return request
  }

  private mutating func readLength(_ remaining: Int) -> Event? {
    let step = min(remaining, bufferedBytes)
    body.append(buffer[start..<start + step])
    release(step)
    guard step == remaining else {
      state = .length(remaining - step)
      return nil
    }
    return endBody()
  }

  private mutating func readChunks(_ chunks: ChunkedBody) throws(Refusal) -> Event? {
    var chunks = chunks
    release(try chunks.read(buffer, from: start, into: &body) - start)
    guard chunks.isComplete else {
      state = .chunked(chunks)
      return nil
    }
    return endBody()
  }

  private mutating func endBody() -> Event {
    state = .start(emptyLines: 0)
    return .bodyEnd(body.take())
  }

  /// Gives up the first `count` bytes of what is held.
  private mutating func release(_ count: Int) {
    start += count
    lineStart = 0
    scanned = 0
    guard start == buffer.count else { return }
    start = 0
    // A connection that idles must not hold on to the room of its largest request.
    buffer.removeAll(keepingCapacity: buffer.capacity <= 16 * 1024)
  }

  /// Moves what is held to the front of the buffer; false where no byte matters any more.
  private mutating func makeRoom() -> Bool {
    if case .refused = state { return false }
    guard start > 0 else { return true }
    buffer.removeSubrange(0..<start)
    start = 0
    return true
  }
}
