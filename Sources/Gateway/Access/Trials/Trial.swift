import Posix

/// What must be found out before it is known who asks, and takes too long for the thread that serves.
struct Trial: Sendable {
  enum Matter: Sendable {
    /// Whether a password is the user's; the hash of an unknown one is a decoy.
    case password(String, hash: PasswordHash, isUser: Bool)
    /// What teams a user is in whose token is good.
    case teams
  }

  let user: String
  let matter: Matter
  /// The same for the same matter: several that ask at once wait for one trial.
  let key: [UInt8]
}

/// What a trial found.
enum Outcome: Sendable, Equatable {
  case known(Access)
  /// The credentials are wrong, and the answer may be sent from that moment of the monotonic clock on, in
  /// nanoseconds.
  case wrong(notBefore: UInt64)
}
