/// The bytes of answers that the peer has not taken yet.
///
/// Small answers share one buffer, so that pipelined ones leave in one write. At most one large body or
/// file hangs behind it, and nothing is added until that is gone: the memory of a slow reader is bounded.
struct ConnectionOutput: Sendable {
  private enum Tail: Sendable {
    case none
    case bytes([UInt8], sent: Int)
    case file(sent: Int, remaining: Int)
  }

  /// Above this a body is not copied behind its head.
  private static let largestCopy = 16 * 1024
  /// Above this no further answer is prepared.
  private static let softLimit = 64 * 1024
  /// So many bytes have to be taken within one time-out for writing.
  private static let quantum = 256 * 1024

  private var buffer: [UInt8] = []
  private var sent = 0
  private var tail: Tail = .none
  private var sinceTurn = 0
  /// Grows with every quantum taken and whenever nothing is left.
  private(set) var turn: UInt64 = 0

  var acceptsMore: Bool {
    guard case .none = tail else { return false }
    return buffer.count - sent < Self.softLimit
  }

  /// What has to be sent next, or nil where nothing is left.
  var step: Connection.Step? {
    if sent < buffer.count { return .write }
    switch tail {
    case .none: return nil
    case .bytes: return .write
    case .file(let sent, let remaining): return .sendFile(offset: sent, count: remaining)
    }
  }

  var isEmpty: Bool {
    if case .none = tail { sent == buffer.count } else { false }
  }

  /// Bytes that are here and that the peer has not taken.
  var pendingBytes: Int {
    guard case .bytes(let bytes, let tailSent) = tail else { return buffer.count - sent }
    return buffer.count - sent + bytes.count - tailSent
  }

  var endsWithFile: Bool {
    if case .file = tail { true } else { false }
  }

  mutating func append(_ response: HTTPResponse, for exchange: Exchange, date: String) {
    ResponseEncoder.encodeHead(response, for: exchange, date: date, into: &buffer)
    switch ResponseEncoder.content(of: response, for: exchange) {
    case .none, .stream: break
    case .bytes(let bytes) where bytes.count <= Self.largestCopy: buffer.append(contentsOf: bytes)
    case .bytes(let bytes): tail = .bytes(bytes, sent: 0)
    case .file(let length):
      if length > 0 { tail = .file(sent: 0, remaining: length) }
    }
  }

  /// Appends bytes behind all others; nothing large may hang there.
  mutating func append(_ bytes: some Collection<UInt8>) {
    makeRoom()
    buffer.append(contentsOf: bytes)
  }

  /// Appends one chunk (RFC 9112, section 7.1); `bytes` are not empty.
  mutating func append(chunk bytes: [UInt8]) {
    append(String(bytes.count, radix: 16).utf8)
    Self.endLine(&buffer)
    buffer.append(contentsOf: bytes)
    Self.endLine(&buffer)
  }

  private static func endLine(_ buffer: inout [UInt8]) {
    buffer.append(.carriageReturn)
    buffer.append(.lineFeed)
  }

  /// Gives up what was sent, once that is the larger part: a stream may never be taken to its end.
  private mutating func makeRoom() {
    guard sent > buffer.count - sent else { return }
    buffer.removeSubrange(0..<sent)
    sent = 0
  }

  func withBytes<Result>(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Result) -> Result {
    buffer.withUnsafeBytes { head in
      let first = UnsafeRawBufferPointer(rebasing: head[sent...])
      guard case .bytes(let bytes, let tailSent) = tail else {
        return body(first, UnsafeRawBufferPointer(start: nil, count: 0))
      }
      return bytes.withUnsafeBytes { body(first, UnsafeRawBufferPointer(rebasing: $0[tailSent...])) }
    }
  }

  mutating func wrote(_ count: Int) {
    let count = max(0, count)
    let fromBuffer = min(count, buffer.count - sent)
    sent += fromBuffer
    if sent == buffer.count {
      sent = 0
      buffer.removeAll(keepingCapacity: buffer.capacity <= Self.largestCopy)
    }
    var taken = fromBuffer
    if case .bytes(let bytes, let tailSent) = tail {
      let fromTail = min(count - fromBuffer, bytes.count - tailSent)
      taken += fromTail
      tail = tailSent + fromTail == bytes.count ? .none : .bytes(bytes, sent: tailSent + fromTail)
    }
    progressed(taken)
  }

  mutating func sentFile(_ count: Int) {
    guard case .file(let sent, let remaining) = tail else { return }
    let count = min(max(0, count), remaining)
    tail = count == remaining ? .none : .file(sent: sent + count, remaining: remaining - count)
    progressed(count)
  }

  mutating func discard() {
    buffer = []
    sent = 0
    tail = .none
  }

  private mutating func progressed(_ count: Int) {
    // A file's pieces may be of any size, as may their sum.
    sinceTurn &+= count
    guard isEmpty || !(0..<Self.quantum).contains(sinceTurn) else { return }
    sinceTurn = 0
    turn &+= 1
  }
}
