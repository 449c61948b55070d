import HTTP

/// Answers requests.
protocol Handler: Sendable {
  /// What becomes of a request.
  ///
  /// It is called on the event loop, and a second time with ``Ask/access`` set
  /// where the first one asked for an admission.
  func reply(to ask: Ask) -> Reply

  /// Finds out, on a thread of its own, whether a client is who it says.
  func carryOut(_ trial: Trial, for peer: String, then completion: @escaping @Sendable (Outcome) -> Void)

  /// The answer to who could not prove to be who it says.
  func challenge(_ ask: Ask) -> Answer

  /// The answer to bytes that are no request.
  func answer(to refusal: Refusal) -> Answer
}
