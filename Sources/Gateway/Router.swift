import HTTP
import Posix

/// Finds out which dialect a request speaks, who makes it, and holds what all dialects have in common: the
/// methods, and the answer to a path that nobody knows.
struct Router: Handler {
  let dialects: [any Dialect]
  /// Answers where no dialect does.
  let fallback: any Dialect
  let gatekeeper: Gatekeeper

  func reply(to ask: Ask) -> Reply {
    switch ask.request.method {
    case .other(let name):
      return .now(Answer(fallback.error(.notImplemented, "The method \(name) is not known here.")))
    // A tunnel has no path, and no route is one.
    case .connect: return .now(Answer(fallback.error(.notImplemented, "This server opens no tunnels.")))
    case .options where ask.target.form == .asterisk: return .now(Answer(Self.options(.get)))
    case .get, .head, .post, .put, .delete, .options, .trace, .patch: break
    }
    for dialect in dialects {
      if let reply = reply(to: ask, in: dialect) { return reply }
    }
    return .now(Answer(owner(of: ask).error(.notFound, "There is nothing here; GET / tells what there is.")))
  }

  func carryOut(_ trial: Trial, for peer: String, then completion: @escaping @Sendable (Outcome) -> Void) {
    gatekeeper.carryOut(trial, for: peer, then: completion)
  }

  func challenge(_ ask: Ask) -> Answer {
    Answer(owner(of: ask).challenge("The user's name or password is not right."))
  }

  func answer(to refusal: Refusal) -> Answer { Answer(refusal.response) }

  private func owner(of ask: Ask) -> any Dialect { dialects.first { $0.owns(ask.target) } ?? fallback }

  private static func options(_ method: ReadingMethod?) -> HTTPResponse {
    HTTPResponse(.noContent, fields: [ReadingMethod.allow(method)])
  }

  private func reply(to ask: Ask, in dialect: some Dialect) -> Reply? {
    guard let route = dialect.route(ask.request) else { return nil }
    let method = dialect.readingMethod(route)
    if ask.request.method == .options { return .now(Answer(Self.options(method))) }
    guard let method, method.includes(ask.request.method) else {
      let instead = dialect.instead(ask.request.method, route, ask)
      var response = dialect.error(.methodNotAllowed, Instead.message(instead), instead: instead)
      response.fields.append(ReadingMethod.allow(method))
      return .now(Answer(response))
    }
    if let access = ask.access { return dialect.read(route, ask, access) }
    let credentials = dialect.isOpen(route) ? .none : Credentials(ask.request.fields)
    return admit(ask, credentials) { dialect.read(route, $0, $1) }
  }

  private func admit(_ ask: Ask, _ credentials: Credentials, _ read: (Ask, Access) -> Reply) -> Reply {
    switch gatekeeper.decision(on: credentials, now: Clock.monotonic) {
    case .known(let access): return read(ask, access)
    case .mustVerify(let trial): return .admission(trial)
    case .wrong: return .now(challenge(ask))
    }
  }
}

extension Dialect {
  /// Asks who reads.
  func challenge(_ message: String) -> HTTPResponse {
    var response = error(.unauthorized, message)
    response.fields.append(HTTPResponse.Field("WWW-Authenticate", challenge))
    return response
  }

  /// Refuses what only some may see: with a challenge where nobody said who asks.
  func forbid(_ access: Access, _ message: String) -> HTTPResponse {
    access.isAuthenticated ? error(.forbidden, message) : challenge(message)
  }
}
