/// How long an answer to wrong credentials waits, by who sent them: longer with each further one, up to a bound.
///
/// Only that answer waits. It costs the sender a connection, and nobody else anything.
struct Penalties: Sendable {
  private struct Record: Sendable {
    var failures: Int
    var last: UInt64
  }

  /// Nanoseconds that the first answer waits; each further one twice as long.
  static let first: UInt64 = 1_000_000_000
  /// Nanoseconds that no answer exceeds: less than a client's patience.
  static let longest: UInt64 = 8_000_000_000
  /// Nanoseconds without a failure after which a peer begins anew.
  static let memory: UInt64 = 120_000_000_000
  static let capacity = 4096

  private var records: [String: Record] = [:]

  var count: Int { records.count }

  /// Takes note of a failure.
  ///
  /// - Parameters:
  ///   - peer: who sent the wrong credentials.
  ///   - now: of the monotonic clock, in nanoseconds.
  /// - Returns: the moment before which the answer must not be sent.
  mutating func failed(_ peer: String, now: UInt64) -> UInt64 {
    var record = records[peer] ?? Record(failures: 0, last: now)
    if now &- record.last >= Self.memory { record.failures = 0 }
    record = Record(failures: min(record.failures + 1, 64), last: now)
    if records[peer] == nil, records.count >= Self.capacity { makeRoom(now: now) }
    records[peer] = record
    var delay = Self.first
    for _ in 1..<record.failures where delay < Self.longest { delay *= 2 }
    return now &+ min(delay, Self.longest)
  }

  private mutating func makeRoom(now: UInt64) {
    records = records.filter { now &- $0.value.last < Self.memory }
    guard records.count >= Self.capacity, let oldest = records.min(by: { $0.value.last < $1.value.last })
    else {
      return
    }
    records[oldest.key] = nil
  }
}
