/// The fields with which every page is sent, so that a browser helps to keep it harmless.
enum PagePolicy {
  /// Only what this server itself serves, and nothing within the markup, runs or is fetched
  /// (Content Security Policy Level 3).
  static let contentSecurityPolicy = [
    "default-src 'none'", "style-src 'self'", "script-src 'self'", "connect-src 'self'",
    "img-src 'self' data:", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
  ].joined(separator: "; ")

  /// For pages; files of jobs need a stricter policy of their own.
  static let fields: [(name: String, value: String)] = [
    ("Content-Security-Policy", contentSecurityPolicy), ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
  ]
}
