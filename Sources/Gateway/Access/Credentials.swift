import HTTP

/// What a client sent to say who it is.
enum Credentials: Sendable, Equatable {
  case none
  case password(user: String, password: String)
  case token(String)
  /// There is a field, of another scheme or not of its scheme's form.
  case malformed

  /// Reads the field Authorization (RFC 7617, RFC 6750 section 2.1).
  init(_ fields: HTTPFields) {
    if let basic = BasicCredentials(fields) {
      self = .password(user: basic.user, password: basic.password)
    } else if let bearer = BearerToken(fields) {
      self = .token(bearer.text)
    } else {
      self = fields.contains("authorization") ? .malformed : .none
    }
  }
}
