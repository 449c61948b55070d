/// The version that a request speaks; a later minor version of 1 is read as 1.1 (RFC 9110, section 2.5).
package enum HTTPVersion: Sendable, Equatable {
  case http10, http11

  /// Reads `HTTP/d.d`.
  ///
  /// - Throws: `malformedRequestLine` where it is none, `unsupportedVersion` for another major version.
  init(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Refusal) {
    let start = range.lowerBound
    guard range.count == 8, bytes.equals("HTTP/", in: start..<start + 5),
      bytes[start + 5].isDigit, bytes[start + 6] == UInt8(ascii: "."), bytes[start + 7].isDigit
    else { throw .malformedRequestLine }
    guard bytes[start + 5] == UInt8(ascii: "1") else { throw .unsupportedVersion }
    self = bytes[start + 7] == UInt8(ascii: "0") ? .http10 : .http11
  }
}
