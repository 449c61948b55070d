/// A user's name and password, as a client sends them (RFC 7617).
package struct BasicCredentials: Sendable, Equatable {
  /// Without a colon.
  package let user: String
  package let password: String

  /// Reads `Authorization: Basic …`.
  ///
  /// - Returns: nil where there is no such field, or where it is not strict Base64 of UTF-8 text with a
  ///   colon and without control characters.
  package init?(_ fields: HTTPFields) {
    guard let credentials = Authorization.credentials(of: "Basic", in: fields),
      let bytes = Base64.standard.decode(credentials), !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }),
      let colon = bytes.span.firstIndex(of: UInt8(ascii: ":"), in: 0..<bytes.count),
      let user = bytes.span.text(in: 0..<colon),
      let password = bytes.span.text(in: colon + 1..<bytes.count)
    else { return nil }
    self.user = user
    self.password = password
  }
}
