/// What an answer's form depends on besides the answer.
package struct Exchange: Sendable, Equatable {
  /// Whether HEAD was asked: everything but the content is sent.
  package var isHead: Bool
  package var version: HTTPVersion
  /// Whether the connection stays open after the answer.
  package var keepsAlive: Bool

  package init(isHead: Bool = false, version: HTTPVersion = .http11, keepsAlive: Bool = true) {
    self.isHead = isHead
    self.version = version
    self.keepsAlive = keepsAlive
  }
}

/// Writes the head of an answer (RFC 9112, section 4).
///
/// Framing is decided here alone. A field whose name is no token or whose value holds a control byte is
/// left out: no value, wherever it comes from, can begin a line of its own.
package enum ResponseEncoder {
  /// Appends status line, fields and the empty line.
  ///
  /// - Parameters:
  ///   - response: what is answered; its `closes` is obeyed.
  ///   - exchange: what was asked.
  ///   - date: for the Date field, in the form of ``HTTPDate/format(_:)``.
  ///   - output: gets the bytes.
  package static func encodeHead(
    _ response: HTTPResponse,
    for exchange: Exchange,
    date: String,
    into output: inout [UInt8]
  ) {
    append("HTTP/1.1 ", to: &output)
    appendDecimal(Int(response.status.rawValue), to: &output)
    output.append(.space)
    append(response.status.phrase.utf8Span.span, to: &output)
    endLine(&output)
    appendField("Date", date, to: &output)
    for field in response.fields where !isReserved(field.name) {
      appendField(field.name, field.value, to: &output)
    }
    if let encoded = response.encodedFields { append(encoded.bytes.span, to: &output) }
    appendFraming(response, exchange, to: &output)
    appendConnection(response, exchange, to: &output)
    endLine(&output)
  }

  /// What follows the head on the wire.
  package static func content(of response: HTTPResponse, for exchange: Exchange) -> HTTPResponse.Body {
    exchange.isHead || response.status.excludesContent ? .none : response.body
  }

  /// Whether the connection ends after the answer: because either side says so, or because nothing else
  /// tells a client of HTTP/1.0 where a stream ends.
  static func closes(_ response: HTTPResponse, _ exchange: Exchange) -> Bool {
    if !exchange.keepsAlive || response.closes { return true }
    guard case .stream = response.body else { return false }
    return exchange.version == .http10 && !response.status.excludesContent
  }

  private static func appendFraming(
    _ response: HTTPResponse,
    _ exchange: Exchange,
    to output: inout [UInt8]
  ) {
    guard !response.status.excludesContent else { return }
    if let length = response.body.length {
      append("Content-Length: ", to: &output)
      appendDecimal(length, to: &output)
      endLine(&output)
    } else if exchange.version == .http11 {
      append("Transfer-Encoding: chunked\r\n", to: &output)
    }
  }

  /// Upgrade is an option of the connection wherever there is a field of that name (RFC 9110, section 7.8).
  private static func appendConnection(
    _ response: HTTPResponse,
    _ exchange: Exchange,
    to output: inout [UInt8]
  ) {
    let persistence = persistence(of: response, for: exchange)
    let upgrades = response.status == .switchingProtocols || response.status == .upgradeRequired
    guard upgrades || persistence != nil else { return }
    append("Connection: ", to: &output)
    if upgrades { append("Upgrade", to: &output) }
    if upgrades, persistence != nil { append(", ", to: &output) }
    if let persistence { output.append(contentsOf: persistence.utf8) }
    endLine(&output)
  }

  /// What has to be said about the connection's end, if anything.
  private static func persistence(of response: HTTPResponse, for exchange: Exchange) -> String? {
    if response.status == .switchingProtocols { return nil }
    if closes(response, exchange) { return "close" }
    return exchange.version == .http10 ? "keep-alive" : nil
  }

  /// The lines of fields, by the rules of ``encodeHead(_:for:date:into:)``.
  static func encode(_ fields: [HTTPResponse.Field]) -> [UInt8] {
    var output: [UInt8] = []
    for field in fields where !isReserved(field.name) { appendField(field.name, field.value, to: &output) }
    return output
  }

  private static func appendField(_ name: String, _ value: String, to output: inout [UInt8]) {
    let (nameBytes, valueBytes) = (name.utf8Span.span, value.utf8Span.span)
    guard !nameBytes.isEmpty,
      nameBytes.firstIndex(in: 0..<nameBytes.count, where: { !$0.isTokenCharacter }) == nil,
      valueBytes.firstIndex(in: 0..<valueBytes.count, where: { !$0.isFieldContent }) == nil
    else { return }
    append(nameBytes, to: &output)
    append(": ", to: &output)
    append(valueBytes, to: &output)
    endLine(&output)
  }

  private static func append(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
    bytes.withUnsafeBufferPointer { output.append(contentsOf: $0) }
  }

  private static func append(_ text: StaticString, to output: inout [UInt8]) {
    text.withUTF8Buffer { output.append(contentsOf: $0) }
  }

  /// Appends a number that is not negative.
  private static func appendDecimal(_ number: Int, to output: inout [UInt8]) {
    var divisor = 1
    while number / divisor > 9 { divisor *= 10 }
    while divisor > 0 {
      output.append(0x30 &+ UInt8(truncatingIfNeeded: number / divisor % 10))
      divisor /= 10
    }
  }

  private static func endLine(_ output: inout [UInt8]) {
    append("\r\n", to: &output)
  }

  private static func isReserved(_ name: String) -> Bool {
    switch name.utf8.count {
    case 4: matches(name, "date")
    case 10: matches(name, "connection")
    case 14: matches(name, "content-length")
    case 17: matches(name, "transfer-encoding")
    default: false
    }
  }

  private static func matches(_ name: String, _ wanted: String) -> Bool {
    name.utf8.elementsEqual(wanted.utf8) { $0.lowercased == $1 }
  }
}

extension HTTPResponse.Body {
  /// Bytes; a file's negative length counts as none, and a stream's is not known.
  package var length: Int? {
    switch self {
    case .none: 0
    case .bytes(let bytes): bytes.count
    case .file(let length): max(0, length)
    case .stream: nil
    }
  }
}
