/// What came with a request.
package enum RequestBody: Sendable, Equatable {
  /// The request announces no body, or one of length 0.
  case none
  /// The whole body, its chunks joined; at most ``RequestLimits/keptBody`` bytes.
  case bytes([UInt8])
  /// A longer one, of which nothing is kept.
  case tooLong
}
