/// A token that proves by itself what its bearer may do (RFC 6750, section 2.1).
package struct BearerToken: Sendable, Equatable {
  /// Letters, digits and `-._~+/`, with `=` at the end.
  package let text: String

  /// Reads `Authorization: Bearer …`.
  ///
  /// - Returns: nil where there is no such field, or where what it holds is no token.
  package init?(_ fields: HTTPFields) {
    guard let credentials = Authorization.credentials(of: "Bearer", in: fields) else { return nil }
    let padding = credentials.drop(while: Self.isTokenCharacter)
    guard padding.startIndex > credentials.startIndex, padding.allSatisfy({ $0 == UInt8(ascii: "=") }) else {
      return nil
    }
    text = String(decoding: credentials, as: UTF8.self)
  }

  private static func isTokenCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0x2B, 0x2D, 0x2E, 0x2F, 0x5F, 0x7E: true
    default: false
    }
  }
}
