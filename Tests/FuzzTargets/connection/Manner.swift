import HTTP

/// How a peer goes about it; nothing of this may change what it is answered.
struct Manner {
  /// How many bytes it takes at once.
  var window: Int
  /// Its bytes come before the connection asks for them, and so does their end.
  var isEager: Bool
  /// The connection's, not the peer's: small ones are reached by small inputs.
  var limits: RequestLimits

  init(_ input: inout Input) {
    let choice = input.byte()
    window = [30, 500, 4096, 17_000, .max][choice / 4 % 5]
    isEager = choice & 1 == 1
    limits = choice & 2 == 0 ? RequestLimits() : Self.smallLimits
  }

  private init(limits: RequestLimits) {
    (window, isEager, self.limits) = (.max, false, limits)
  }

  static func plain(_ limits: RequestLimits) -> Manner { Manner(limits: limits) }

  private static var smallLimits: RequestLimits {
    var limits = RequestLimits()
    limits.requestLine = 64
    limits.head = 256
    limits.fields = 6
    limits.emptyLines = 1
    limits.keptBody = 16
    limits.drainedBody = 64
    return limits
  }
}
