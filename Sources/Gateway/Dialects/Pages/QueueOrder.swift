import Lab
import Spool

/// The waiting jobs in the order in which runners look at them: by priority, then by age.
struct QueueOrder: Sendable {
  struct Entry: Sendable {
    var token: JobToken
    var record: JobRecord
    var turn: Turn
  }

  /// Waiting jobs that are opened and put in order.
  private static let considered = 2000

  let entries: [Entry]
  /// How many waiting jobs are not among them.
  let omitted: Int

  /// - Parameters:
  ///   - snapshot: of the spool.
  ///   - record: opens a job; nil for one that has gone on.
  init(_ snapshot: Snapshot, record: (JobID) -> JobRecord?) {
    let tokens = snapshot.live.values.filter { $0.place == .queued }.sorted { $0.id < $1.id }
    let known = tokens.prefix(Self.considered).compactMap { token in record(token.id).map { (token, $0) } }
    let ordered = known.sorted { one, other in
      (-one.1.priority, one.0.id) < (-other.1.priority, other.0.id)
    }
    // Where not all were looked at, there is no telling who stands where.
    let isKnown = tokens.count <= Self.considered
    var position = 0
    entries = ordered.map { token, record in
      guard !token.isHeld else { return Entry(token: token, record: record, turn: .held) }
      position += 1
      return Entry(token: token, record: record, turn: isKnown ? .position(position) : .unknown)
    }
    omitted = tokens.count - entries.count
  }

  func turn(of id: JobID) -> Turn { entries.first { $0.token.id == id }?.turn ?? .unknown }
}
