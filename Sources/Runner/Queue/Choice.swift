import Boards
import Spool

/// Chooses which waiting job goes to which idle board: by priority, higher first; then that of the owner who has
/// had least; then by id.
///
/// A job that met a fault of the infrastructure goes to another board that suits it, where there is
/// one.
enum Choice {
  struct Pick: Sendable, Equatable {
    var job: WaitingJob
    var board: String
  }

  /// - Parameters:
  ///   - queue: who waits.
  ///   - shares: what each owner has had; each pick counts for the next ones.
  ///   - idle: boards that can take a job now.
  ///   - all: all boards that are in service here, for retries elsewhere.
  /// - Returns: at most one job for each idle board, in the order in which they were picked.
  static func picks(from queue: JobQueue, shares: Shares, idle: [Seat], all: [Seat]) -> [Pick] {
    var free = idle
    var picks: [Pick] = []
    var picked: [String: Int] = [:]
    for priority in queue.priorities {
      if free.isEmpty { break }
      pick(among: queue.lanes(priority), shares, all, &free, &picked, &picks)
    }
    return picks
  }

  private static func pick(
    among lanes: [JobQueue.Kind: JobQueue.Lane],
    _ shares: Shares,
    _ all: [Seat],
    _ free: inout [Seat],
    _ picked: inout [String: Int],
    _ picks: inout [Pick]
  ) {
    func usage(_ owner: String) -> Double {
      shares.usage(of: owner) + Double(picked[owner] ?? 0) * Shares.costOfStart
    }
    // Who finds no board now finds none of those that are left later on.
    var suited: [(kind: JobQueue.Kind, lane: JobQueue.Lane)] = []
    for (kind, lane) in lanes where index(for: kind, in: free, all: all) != nil {
      suited.append((kind, lane))
    }
    var candidates = Heap(
      suited.indices.compactMap { index in
        suited[index].lane[0].map {
          Candidate(usage: usage(suited[index].kind.owner), id: $0.token.id, lane: index)
        }
      }
    )
    while !free.isEmpty, var candidate = candidates.popFirst() {
      let (kind, lane) = suited[candidate.lane]
      let present = usage(kind.owner)
      guard present == candidate.usage else {
        // Another lane of its owner was picked from since.
        candidate.usage = present
        candidates.insert(candidate)
        continue
      }
      // Nor does who stands behind it in its lane find a board.
      guard let index = index(for: kind, in: free, all: all), let job = lane[candidate.turn] else { continue }
      picks.append(Pick(job: job, board: free.remove(at: index).board.name))
      picked[kind.owner, default: 0] += 1
      candidate.turn += 1
      guard let next = lane[candidate.turn] else { continue }
      candidate.id = next.token.id
      candidates.insert(candidate)
    }
  }

  private static func index(for kind: JobQueue.Kind, in free: [Seat], all: [Seat]) -> Int? {
    if kind.failedBoards.isEmpty { return free.firstIndex { $0.suits(kind) } }
    let isElsewhere = { (seat: Seat) in seat.suits(kind) && !kind.failedBoards.contains(seat.board.name) }
    if let index = free.firstIndex(where: isElsewhere) { return index }
    return all.contains(where: isElsewhere) ? nil : free.firstIndex { $0.suits(kind) }
  }

  /// A lane whose next job may be picked; as small as may be, since there may be thousands.
  private struct Candidate: Comparable {
    /// Its owner's, when it was last looked at.
    var usage: Double
    /// The next job's.
    var id: JobID
    var lane: Int
    var turn = 0

    static func < (a: Candidate, b: Candidate) -> Bool {
      a.usage == b.usage ? a.id < b.id : a.usage < b.usage
    }

    static func == (a: Candidate, b: Candidate) -> Bool { a.usage == b.usage && a.id == b.id }
  }
}
