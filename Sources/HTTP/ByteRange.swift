/// One range of bytes, as a client asks for it (RFC 9110, section 14).
///
/// Several ranges, units other than bytes and whatever is malformed are ignored, as section 14.2 allows:
/// the answer is the full one then.
package enum ByteRange {
  /// Chooses what to send of a content that may be had in parts.
  ///
  /// If-None-Match and If-Modified-Since come first: where they are met there is no content to take a
  /// part of.
  ///
  /// - Parameters:
  ///   - request: for methods other than GET the choice is always `whole`.
  ///   - length: of the whole content, in bytes.
  ///   - tag: of the current state, for If-Range, which no weak tag meets.
  ///   - modified: when the current state came to be, in seconds since 1970, for an If-Range that holds a
  ///     date; it has to be the very same.
  /// - Returns: what to send.
  package static func choose(
    _ request: HTTPRequest,
    length: Int,
    tag: EntityTag?,
    modified: Int64?
  ) -> RangeChoice {
    guard request.method == .get, let value = request.fields.value("range"),
      let wanted = Wanted(value.span), isCurrent(request, tag: tag, modified: modified)
    else { return .whole }
    return wanted.choice(of: max(0, length))
  }

  /// Whether the part that the client holds already belongs to the current state (section 13.1.5).
  private static func isCurrent(_ request: HTTPRequest, tag: EntityTag?, modified: Int64?) -> Bool {
    guard let value = request.fields.value("if-range") else { return true }
    if let tag, tag.matchesStrongly(value.span) { return true }
    guard let modified, let date = HTTPDate.parse(value) else { return false }
    return date == modified
  }

  private enum Wanted {
    /// The bytes at these places and between them; the last is the largest number where it was left out.
    case places(first: Int, last: Int)
    /// So many bytes at the end.
    case suffix(Int)

    init?(_ value: Span<UInt8>) {
      let unit = 0..<min(6, value.count)
      guard value.equalsIgnoringCase("bytes=", in: unit),
        let dash = value.firstIndex(of: UInt8(ascii: "-"), in: 6..<value.count)
      else { return nil }
      let (first, last) = (6..<dash, dash + 1..<value.count)
      if first.isEmpty {
        guard let count = value.clampedDecimal(in: last) else { return nil }
        self = .suffix(count)
      } else if last.isEmpty {
        guard let place = value.clampedDecimal(in: first) else { return nil }
        self = .places(first: place, last: .max)
      } else {
        guard let start = value.clampedDecimal(in: first), let end = value.clampedDecimal(in: last),
          !value.isSmaller(last, than: first)
        else { return nil }
        self = .places(first: start, last: end)
      }
    }

    func choice(of length: Int) -> RangeChoice {
      switch self {
      case .places(let first, let last):
        guard first < length else { return .unsatisfiable }
        return .part(first..<min(last, length - 1) + 1)
      case .suffix(0): return .unsatisfiable
      case .suffix(let count):
        // The end of nothing is asked for rightly, but Content-Range has no word for it.
        guard length > 0 else { return .whole }
        return .part(length - min(count, length)..<length)
      }
    }
  }
}

extension Span<UInt8> {
  /// The decimal number that fills `range`, or the largest `Int` where that is too small for it.
  ///
  /// - Returns: nil where a byte is no digit or where there is none.
  fileprivate func clampedDecimal(in range: Range<Int>) -> Int? {
    guard !range.isEmpty else { return nil }
    for index in range where !self[index].isDigit { return nil }
    return decimal(in: range) ?? .max
  }

  /// Whether the digits of `range` are a smaller number than those of `other`, however many they are.
  fileprivate func isSmaller(_ range: Range<Int>, than other: Range<Int>) -> Bool {
    let (range, other) = (trimmingZeros(range), trimmingZeros(other))
    guard range.count == other.count else { return range.count < other.count }
    for offset in 0..<range.count {
      let (digit, otherDigit) = (self[range.lowerBound + offset], self[other.lowerBound + offset])
      if digit != otherDigit { return digit < otherDigit }
    }
    return false
  }

  private func trimmingZeros(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    while start < range.upperBound, self[start] == UInt8(ascii: "0") { start += 1 }
    return start..<range.upperBound
  }
}
