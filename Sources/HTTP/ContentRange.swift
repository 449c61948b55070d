/// The values of Content-Range (RFC 9110, section 14.4).
package enum ContentRange {
  /// `bytes a-b/n`, of a 206.
  ///
  /// - Parameters:
  ///   - part: what is sent; not empty.
  ///   - length: of the whole content, in bytes.
  /// - Returns: the field's value.
  package static func part(_ part: Range<Int>, of length: Int) -> String {
    "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(length)"
  }

  /// `bytes */n`, of a 416.
  ///
  /// - Parameter length: of the whole content, in bytes.
  /// - Returns: the field's value.
  package static func unsatisfied(length: Int) -> String { "bytes */\(length)" }
}
