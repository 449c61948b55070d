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
    among lanes: some Collection<JobQueue.Lane>,
    _ shares: Shares,
    _ all: [Seat],
    _ free: inout [Seat],
    _ picked: inout [String: Int],
    _ picks: inout [Pick]
  ) {
    let usage = { (owner: String, picks: Int) in shares.usage(of: owner) + Double(picks) * Shares.costOfStart
    }
    var candidates = Heap(
      lanes.compactMap { lane in
        lane[0].map { Candidate($0, usage: usage($0.owner, picked[$0.owner] ?? 0), in: lane) }
      }
    )
    while !free.isEmpty, var candidate = candidates.popFirst() {
      let job = candidate.job
      let present = usage(job.owner, picked[job.owner] ?? 0)
      guard present == candidate.usage else {
        // Another lane of its owner was picked from since.
        candidate.usage = present
        candidates.insert(candidate)
        continue
      }
      // Nor does who stands behind it in its lane find a board.
      guard let index = index(for: job, in: free, all: all) else { continue }
      picks.append(Pick(job: job, board: free.remove(at: index).board.name))
      picked[job.owner, default: 0] += 1
      if candidate.advance() { candidates.insert(candidate) }
    }
  }

  private static func index(for job: WaitingJob, in free: [Seat], all: [Seat]) -> Int? {
    if job.failedBoards.isEmpty { return free.firstIndex { $0.suits(job) } }
    let isElsewhere = { (seat: Seat) in seat.suits(job) && !job.failedBoards.contains(seat.board.name) }
    if let index = free.firstIndex(where: isElsewhere) { return index }
    return all.contains(where: isElsewhere) ? nil : free.firstIndex { $0.suits(job) }
  }

  /// A lane whose next job may be picked.
  private struct Candidate: Comparable {
    private(set) var job: WaitingJob
    /// Its owner's, when it was last looked at.
    var usage: Double
    private let lane: JobQueue.Lane
    private var turn = 0

    init(_ job: WaitingJob, usage: Double, in lane: JobQueue.Lane) {
      self.job = job
      self.usage = usage
      self.lane = lane
    }

    /// Goes on to the lane's next job; false where there is none.
    mutating func advance() -> Bool {
      turn += 1
      guard let next = lane[turn] else { return false }
      job = next
      return true
    }

    static func < (a: Candidate, b: Candidate) -> Bool {
      a.usage == b.usage ? a.job.token.id < b.job.token.id : a.usage < b.usage
    }

    static func == (a: Candidate, b: Candidate) -> Bool { !(a < b) && !(b < a) }
  }
}
