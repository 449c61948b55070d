/// For how long drops have waited for names that nothing has yet.
///
/// A drop that is not asked about any more was withdrawn: it is forgotten, so that one of its name that comes later
/// has the whole time again.
struct UnknownNames {
  /// Nanoseconds for which a name may be unknown.
  static let patience: UInt64 = 600_000_000_000
  /// Nanoseconds after which one that was not asked about is forgotten; waiting drops are looked at far more often.
  static let memory: UInt64 = 120_000_000_000

  private var drops: [String: (since: UInt64, asked: UInt64)] = [:]

  /// How many drops are remembered.
  var count: Int { drops.count }

  /// Asks whether a drop may go on waiting; one that may not is forgotten.
  ///
  /// - Parameters:
  ///   - drop: tells it from others.
  ///   - now: of the monotonic clock.
  /// - Returns: false when its time is over.
  mutating func mayWait(_ drop: String, now: UInt64) -> Bool {
    drops = drops.filter { now &- $0.value.asked < Self.memory }
    let since = drops[drop]?.since ?? now
    guard now &- since < Self.patience else {
      drops[drop] = nil
      return false
    }
    drops[drop] = (since, now)
    return true
  }

  /// Its names are known, or it is no drop any more.
  mutating func forget(_ drop: String) { drops[drop] = nil }
}
