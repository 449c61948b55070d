/// What a request is about (RFC 9112, section 3.2), taken apart and decoded once.
///
/// A `/` that came as `%2F` stays inside its segment, and the names `.` and `..` stay what they are:
/// a segment is to be compared or parsed, never to be joined to a path.
package struct RequestTarget: Sendable, Equatable {
  package enum Form: Sendable, Equatable {
    /// `/path?query`
    case origin
    /// `http://host/path?query`
    case absolute
    /// `host:port`, of CONNECT
    case authority
    /// `*`, of OPTIONS
    case asterisk
  }

  /// One `name=value` of the query; without `=` the value is empty.
  package struct QueryItem: Sendable, Equatable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  package let form: Form
  /// One for each `/` of the path, but none for `/` alone: `/a/` has the two segments "a" and "".
  package let segments: [String]
  /// In the order in which they came, names repeated as they were.
  package let query: [QueryItem]
  /// Where an absolute or authority form names its host, in the head.
  let authority: Range<Int>?

  /// The value of the first item of that name.
  package func firstValue(_ name: String) -> String? { query.first { $0.name == name }?.value }

  init(_ bytes: Span<UInt8>, _ range: Range<Int>, method: HTTPMethod) throws(Refusal) {
    guard !range.isEmpty, Self.isVisible(bytes, range) else { throw .malformedTarget }
    if method == .connect {
      guard Authority.isValid(bytes, range, needsPort: true) else { throw .malformedTarget }
      (form, segments, query, authority) = (.authority, [], [], range)
    } else if bytes[range.lowerBound] == UInt8(ascii: "/") {
      (form, authority) = (.origin, nil)
      (segments, query) = try Self.pathAndQuery(bytes, range)
    } else if bytes.equals("*", in: range) {
      guard method == .options else { throw .malformedTarget }
      (form, segments, query, authority) = (.asterisk, [], [], nil)
    } else {
      let host = try Self.absoluteAuthority(bytes, range)
      (form, authority) = (.absolute, host)
      (segments, query) = try Self.pathAndQuery(bytes, host.upperBound..<range.upperBound)
    }
  }

  /// No blank, control or raw non-ASCII byte, and no fragment, which a client keeps to itself.
  private static func isVisible(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    bytes.firstIndex(in: range) { !(0x21...0x7E).contains($0) || $0 == UInt8(ascii: "#") } == nil
  }

  private static func absoluteAuthority(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>
  ) throws(Refusal) -> Range<Int> {
    let schemes: [StaticString] = ["http://", "https://"]
    for scheme in schemes {
      let start = range.lowerBound + scheme.utf8CodeUnitCount
      guard start < range.upperBound, bytes.equalsIgnoringCase(scheme, in: range.lowerBound..<start) else {
        continue
      }
      var end = start
      while end < range.upperBound, bytes[end] != UInt8(ascii: "/"), bytes[end] != UInt8(ascii: "?") {
        end += 1
      }
      guard Authority.isValid(bytes, start..<end) else { throw .malformedTarget }
      return start..<end
    }
    throw .malformedTarget
  }

  /// Splits first and decodes then, so that no escape acts as a delimiter.
  private static func pathAndQuery(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>
  ) throws(Refusal) -> ([String], [QueryItem]) {
    let mark = bytes.firstIndex(of: UInt8(ascii: "?"), in: range)
    let path = range.lowerBound..<(mark ?? range.upperBound)
    let segments = try segments(bytes, path)
    guard let mark else { return (segments, []) }
    return (segments, try items(bytes, mark + 1..<range.upperBound))
  }

  private static func segments(_ bytes: Span<UInt8>, _ path: Range<Int>) throws(Refusal) -> [String] {
    guard path.count > 1 else { return [] }
    var segments: [String] = []
    segments.reserveCapacity(4)
    var start = path.lowerBound + 1
    while true {
      let end = bytes.firstIndex(of: UInt8(ascii: "/"), in: start..<path.upperBound) ?? path.upperBound
      segments.append(try PercentDecoding.text(bytes, start..<end))
      guard end < path.upperBound else { return segments }
      start = end + 1
    }
  }

  private static func items(_ bytes: Span<UInt8>, _ query: Range<Int>) throws(Refusal) -> [QueryItem] {
    var items: [QueryItem] = []
    var start = query.lowerBound
    while start < query.upperBound {
      let end = bytes.firstIndex(of: UInt8(ascii: "&"), in: start..<query.upperBound) ?? query.upperBound
      if end > start { items.append(try item(bytes, start..<end)) }
      start = end + 1
    }
    return items
  }

  private static func item(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Refusal) -> QueryItem {
    let equals = bytes.firstIndex(of: UInt8(ascii: "="), in: range) ?? range.upperBound
    let value = min(equals + 1, range.upperBound)..<range.upperBound
    return QueryItem(
      name: try PercentDecoding.text(bytes, range.lowerBound..<equals, plusIsSpace: true),
      value: try PercentDecoding.text(bytes, value, plusIsSpace: true)
    )
  }
}
