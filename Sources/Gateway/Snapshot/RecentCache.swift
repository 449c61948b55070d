/// Keeps about the `capacity` values that were used last, twice that at most.
///
/// Values that are used move to the young half; when that is full it becomes the old half, and what
/// was in the old half is forgotten.
struct RecentCache<Key: Hashable, Value> {
  private let capacity: Int
  private var young: [Key: Value] = [:]
  private var old: [Key: Value] = [:]

  init(capacity: Int) { self.capacity = max(1, capacity) }

  var count: Int { young.count + old.count }

  mutating func value(_ key: Key) -> Value? {
    if let value = young[key] { return value }
    guard let value = old.removeValue(forKey: key) else { return nil }
    keep(value, for: key)
    return value
  }

  mutating func keep(_ value: Value, for key: Key) {
    if young.count >= capacity, young[key] == nil {
      old = young
      young = [:]
    }
    young[key] = value
  }

  mutating func forget(_ key: Key) {
    young[key] = nil
    old[key] = nil
  }

  mutating func forgetAll() {
    young = [:]
    old = [:]
  }
}

extension RecentCache: Sendable where Key: Sendable, Value: Sendable {}
