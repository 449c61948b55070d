/// What lies between a board that is ready and its release.
enum Gate: Sendable, Equatable {
  /// Nothing: it is released as soon as it is ready.
  case open
  /// It is to wait there for the others of its attempt.
  case closed
  /// It waits there.
  case reached
}
