/// What can be said at once of a request's credentials.
enum Decision: Sendable {
  case known(Access)
  /// It takes a trial: ``Gatekeeper/carryOut(_:for:then:)``.
  case mustVerify(Trial)
  /// They can be of nobody, whoever guesses; so the answer need not wait.
  case wrong
}
