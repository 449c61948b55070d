/// An address somewhere else, that a submitter gave.
///
/// Only those of the web: a link that begins with `javascript:` is a program.
struct WebAddress: Sendable, Hashable {
  let text: String

  /// - Parameter text: nil comes of what is no plain `http` or `https` address (RFC 3986, section 2: visible
  ///   ASCII characters only).
  init?(_ text: String) {
    let lower = text.prefix(8).lowercased()
    guard lower.hasPrefix("http://") || lower.hasPrefix("https://") else { return nil }
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    self.text = text
  }
}
