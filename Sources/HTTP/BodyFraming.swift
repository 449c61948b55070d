/// How the end of a request's body is found (RFC 9112, section 6.3).
package enum BodyFraming: Sendable, Equatable {
  /// There is no body.
  case none
  /// So many bytes, at least one.
  case length(Int)
  /// Chunks.
  case chunked

  /// Reads what the fields say, and refuses whatever two readers might understand in two ways.
  init(_ fields: HTTPFields, version: HTTPVersion) throws(Refusal) {
    if fields.contains("transfer-encoding") {
      guard !fields.contains("content-length") else { throw .lengthWithTransferCoding }
      guard version == .http11 else { throw .malformedTransferCoding }
      try Self.checkChunked(fields)
      self = .chunked
    } else if let length = try fields.single("content-length", repeated: .repeatedLength) {
      let count = try Self.length(fields.head.span, length)
      self = count == 0 ? .none : .length(count)
    } else {
      self = .none
    }
  }

  private static func length(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Refusal) -> Int {
    guard !range.isEmpty else { throw .malformedLength }
    for index in range where !bytes[index].isDigit { throw .malformedLength }
    guard let length = bytes.decimal(in: range) else { throw .contentTooLarge }
    return length
  }

  /// Passes for `chunked` alone.
  private static func checkChunked(_ fields: HTTPFields) throws(Refusal) {
    let codings = fields.value("transfer-encoding") ?? []
    let bytes = codings.span
    var chunked = 0
    var others = 0
    var chunkedIsLast = false
    var start = 0
    while start <= bytes.count {
      let comma = bytes.firstIndex(of: UInt8(ascii: ","), in: start..<bytes.count) ?? bytes.count
      let coding = bytes.trimmingBlanks(start..<comma)
      guard !coding.isEmpty else { throw .malformedTransferCoding }
      chunkedIsLast = bytes.equalsIgnoringCase("chunked", in: coding)
      if chunkedIsLast { chunked += 1 } else { others += 1 }
      start = comma + 1
    }
    guard chunked <= 1, chunked == 0 || chunkedIsLast else { throw .malformedTransferCoding }
    guard others == 0 else { throw .unknownTransferCoding }
  }
}
