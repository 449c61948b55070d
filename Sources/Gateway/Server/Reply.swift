/// What a handler makes of a request.
enum Reply: Sendable {
  /// It was little work and is done.
  case now(Answer)
  /// Work for another thread.
  ///
  /// The closure is called there until it returns an answer. One that has much to do returns nil between
  /// its steps, so that the work of other clients gets its turn.
  case later(@Sendable () -> Answer?)
  /// Whether the client is who it says has to be found out first, which takes its time.
  case admission(Trial)
}
