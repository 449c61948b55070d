/// What was found out a short while ago, up to a number of things.
struct ExpiringTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct Entry: Sendable {
    var value: Value
    var end: UInt64
  }

  private let capacity: Int
  private let lifetime: UInt64
  private var entries: [Key: Entry] = [:]

  /// - Parameters:
  ///   - capacity: how many things are known at once, at least 1.
  ///   - lifetime: for how many nanoseconds each is.
  init(capacity: Int, lifetime: UInt64) {
    self.capacity = capacity
    self.lifetime = lifetime
  }

  var count: Int { entries.count }

  func value(of key: Key, now: UInt64) -> Value? {
    guard let entry = entries[key], now < entry.end else { return nil }
    return entry.value
  }

  /// Takes note of something, from now on; where there is no room what would be forgotten first goes.
  mutating func put(_ value: Value, for key: Key, now: UInt64) {
    if entries[key] == nil, entries.count >= capacity { makeRoom(now: now) }
    entries[key] = Entry(value: value, end: now &+ lifetime)
  }

  private mutating func makeRoom(now: UInt64) {
    entries = entries.filter { now < $0.value.end }
    guard entries.count >= capacity, let first = entries.min(by: { $0.value.end < $1.value.end }) else {
      return
    }
    entries[first.key] = nil
  }
}
