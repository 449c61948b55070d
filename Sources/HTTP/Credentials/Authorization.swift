/// The field in which a client says who it is (RFC 9110, section 11.6.2).
enum Authorization {
  /// What follows the name of `scheme`, which is compared in any case.
  ///
  /// - Returns: nil where the field is absent or of another scheme; not empty.
  static func credentials(of scheme: StaticString, in fields: HTTPFields) -> ArraySlice<UInt8>? {
    guard let value = fields.value("authorization") else { return nil }
    let end = scheme.utf8CodeUnitCount
    guard value.count > end, value.span.equalsIgnoringCase(scheme, in: 0..<end), value[end] == .space else {
      return nil
    }
    let credentials = value[end...].drop { $0 == .space }
    return credentials.isEmpty ? nil : credentials
  }
}
