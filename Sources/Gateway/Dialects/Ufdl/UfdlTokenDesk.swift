import HTTP
import JSON
import Posix

/// Gives out the tokens with which this API's clients ask: `POST /v1/auth/obtain` and `…/refresh`.
///
/// Nothing in the spool changes by that. Where no users are configured every name is given some, since the
/// clients do not ask without.
struct UfdlTokenDesk: Sendable {
  enum Outcome: Sendable {
    case tokens(JSONObject)
    /// The body is not what it should be.
    case malformed(String)
    /// They are nobody's.
    case wrong(String)
    /// Takes a trial, after which the same is to be asked again.
    case trial(Trial)
  }

  private let gatekeeper: Gatekeeper

  init(_ gatekeeper: Gatekeeper) { self.gatekeeper = gatekeeper }

  /// Tokens for `{"username": …, "password": …}`.
  ///
  /// - Parameters:
  ///   - body: the request's.
  ///   - access: who the client has proved to be.
  /// - Returns: the tokens, or why there are none.
  func obtain(_ body: RequestBody, _ access: Access) -> Outcome {
    do throws(FieldError) {
      let fields = try Self.fields(body, known: ["username", "password"])
      let user = try fields.require("username", fields.string("username"))
      let password = try fields.require("password", fields.string("password"))
      return obtain(user, password, access)
    } catch {
      return .malformed(error.sentence)
    }
  }

  private func obtain(_ user: String, _ password: String, _ access: Access) -> Outcome {
    let now = Clock.monotonic
    if case .user(user, _, _) = access { return tokens(user, now) }
    switch gatekeeper.decision(on: .password(user: user, password: password), now: now) {
    case .known: return tokens(user, now)
    case .mustVerify(let trial): return .trial(trial)
    case .wrong: return .wrong(Self.refusal)
    }
  }

  private func tokens(_ user: String, _ now: UInt64) -> Outcome {
    guard let pair = gatekeeper.tokens(for: user, now: now) else { return .wrong(Self.refusal) }
    return .tokens(["access": .string(pair.access), "refresh": .string(pair.refresh)])
  }

  /// The same words whether there is such a user or not.
  private static let refusal = "No active account has these credentials."

  /// A further access token for `{"refresh": …}`.
  func refresh(_ body: RequestBody) -> Outcome {
    do throws(FieldError) {
      let fields = try Self.fields(body, known: ["refresh"])
      let token = try fields.require("refresh", fields.string("refresh"))
      guard let access = gatekeeper.accessToken(refreshing: token, now: Clock.monotonic) else {
        return .wrong("The token is invalid or expired.")
      }
      return .tokens(["access": .string(access)])
    } catch {
      return .malformed(error.sentence)
    }
  }

  /// Members beyond those known are passed over, as clients may send some.
  private static func fields(_ body: RequestBody, known: [String]) throws(FieldError) -> FieldReader {
    guard case .bytes(let bytes) = body else { throw FieldError("The body must be a JSON object.") }
    let value: JSONValue
    do throws(JSONSyntaxError) {
      value = try JSONParser.parse(bytes)
    } catch {
      throw FieldError("The body is not JSON: \(error.clause).")
    }
    return try FieldReader(value, known: known + (value.object?.names ?? []))
  }
}
