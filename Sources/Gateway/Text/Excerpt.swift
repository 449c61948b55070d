/// The beginning of a text that may be long, where there is little room.
enum Excerpt {
  /// - Parameters:
  ///   - text: of any length.
  ///   - length: how many characters there is room for, from 1 up.
  /// - Returns: the text, or its beginning with an ellipsis.
  static func of(_ text: String, length: Int) -> String {
    // Scalars, for one character can be made as long as one likes.
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: length, limitedBy: scalars.endIndex),
      end < scalars.endIndex
    else { return text }
    return String(scalars[..<end]) + "…"
  }
}
