import HTTP
import JSON
import Posix
import Spool

/// Signed tokens that say who their bearer is: JSON Web Tokens by HMAC with SHA-256 (RFC 7519, RFC 7515).
///
/// The key is this process's own, so they end with it. Only what was signed here is taken: the header must be
/// ours to the letter, so that no token chooses how it is checked (RFC 8725 section 3.1).
struct Tokens: Sendable {
  enum Kind: String, Sendable {
    /// Says who asks.
    case access
    /// Gets a new access token, and nothing else.
    case refresh

    /// For how long it is good, in seconds.
    var lifetime: Int {
      switch self {
      case .access: 300
      case .refresh: 86400
      }
    }
  }

  /// Whom a token names.
  struct Bearer: Sendable, Equatable {
    var user: String
    /// Stands for the user's password of the time.
    var seal: String
  }

  /// Bytes of a token; more than one of the longest name has.
  static let limit = 2048

  private static let header = Base64.urlSafe.encode(Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8))

  private let hmac: HMAC
  private let start: UInt64
  private let startSeconds: Int

  /// - Parameters:
  ///   - key: 32 bytes that nobody can guess.
  ///   - now: of the monotonic clock, in nanoseconds.
  ///   - wallClock: the same moment, for the times that clients see.
  init(key: [UInt8], now: UInt64, wallClock: Timestamp) {
    hmac = HMAC(key: key)
    start = now
    startSeconds = wallClock.microseconds / 1_000_000
  }

  /// A token of that kind that is good from now on.
  func issue(_ kind: Kind, for bearer: Bearer, now: UInt64) -> String {
    let seconds = seconds(now)
    let claims: JSONValue = [
      "token_type": .string(kind.rawValue), "sub": .string(bearer.user), "seal": .string(bearer.seal),
      "iat": .integer(seconds), "exp": .integer(seconds + kind.lifetime),
    ]
    let text = "\(Self.header).\(Base64.urlSafe.encode(claims.compact))"
    return "\(text).\(Base64.urlSafe.encode(hmac.code(of: Array(text.utf8))))"
  }

  /// Whom a token names; nil where it is not of the kind, not ours, or over.
  func bearer(of token: String, _ kind: Kind, now: UInt64) -> Bearer? {
    guard token.utf8.count <= Self.limit else { return nil }
    let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].elementsEqual(Self.header.utf8),
      let signature = Base64.urlSafe.decode(parts[2]),
      ConstantTime.areEqual(signature, hmac.code(of: Array(token.utf8[..<parts[1].endIndex]))),
      let text = Base64.urlSafe.decode(parts[1]), let claims = try? JSONParser.parse(text),
      claims["token_type"]?.string == kind.rawValue, let end = claims["exp"]?.integer, seconds(now) < end,
      let user = claims["sub"]?.string, let seal = claims["seal"]?.string
    else { return nil }
    return Bearer(user: user, seal: seal)
  }

  /// The monotonic clock as seconds since 1970: right for people, and it never jumps.
  private func seconds(_ now: UInt64) -> Int {
    startSeconds + Int(clamping: (now &- start) / 1_000_000_000)
  }
}
