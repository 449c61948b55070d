import Boards
import Spool

/// Chooses which waiting job goes to which idle boards: by priority, higher first; then that of the owner who has
/// had least; then by id.
///
/// A job that met a fault of the infrastructure goes to another board that suits it, where there is
/// one.
///
/// A job of several boards gets all of them or none. For the first whose boards are all here but not all idle,
/// those that are idle are held: jobs behind it do not get them, so that a stream of small jobs cannot keep it
/// waiting for ever. Only one job has boards held for it, so no two can wait for each other's
/// (The spool's protocol, "Jobs of several boards").
struct Choice {
  struct Pick: Sendable, Equatable {
    var job: WaitingJob
    /// One for each of its wishes.
    var boards: [String]
  }

  private let shares: Shares
  private let all: [Seat]
  private var free: [Seat]
  private var isHolding = false
  private var picks: [Pick] = []
  /// How many boards each owner was given in this choice.
  private var given: [String: Int] = [:]

  /// - Parameters:
  ///   - queue: who waits.
  ///   - shares: what each owner has had; each pick counts for the next ones.
  ///   - idle: boards that can take a job now.
  ///   - all: all boards that are in service here, the idle ones among them: for retries elsewhere.
  /// - Returns: at most one job for each idle board, in the order in which they were picked.
  static func picks(from queue: JobQueue, shares: Shares, idle: [Seat], all: [Seat]) -> [Pick] {
    var choice = Choice(shares: shares, all: all, free: idle)
    for priority in queue.priorities {
      if choice.free.isEmpty { break }
      choice.pick(among: queue.lanes(priority))
    }
    return choice.picks
  }

  private init(shares: Shares, all: [Seat], free: [Seat]) {
    self.shares = shares
    self.all = all
    self.free = free
  }

  private func usage(_ owner: String) -> Double {
    shares.usage(of: owner) + Double(given[owner] ?? 0) * Shares.costOfStart
  }

  private mutating func pick(among lanes: [JobQueue.Kind: JobQueue.Lane]) {
    // Who finds no board now finds none of those that are left later on.
    var suited: [(kind: JobQueue.Kind, lane: JobQueue.Lane)] = []
    for (kind, lane) in lanes where mayFind(kind) { suited.append((kind, lane)) }
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
      guard let job = lane[candidate.turn], let boards = take(kind) else { continue }
      picks.append(Pick(job: job, boards: boards))
      given[kind.owner, default: 0] += boards.count
      candidate.turn += 1
      guard let next = lane[candidate.turn] else { continue }
      candidate.id = next.token.id
      candidates.insert(candidate)
    }
  }

  /// Whether such jobs may find boards, or have some held, as things are.
  private func mayFind(_ kind: JobQueue.Kind) -> Bool {
    guard let wish = kind.wishes.first, kind.wishes.count > 1 else { return index(for: kind) != nil }
    return all.contains { $0.suits(wish, of: kind) }
  }

  /// Takes the boards for a job out of the free ones; nil where it does not get all.
  private mutating func take(_ kind: JobQueue.Kind) -> [String]? {
    guard kind.wishes.count > 1 else { return index(for: kind).map { [free.remove(at: $0).board.name] } }
    switch Placement(kind, free: free, all: all) {
    case .boards(let names):
      free.removeAll { names.contains($0.board.name) }
      return names
    case .partly(let idle):
      guard !isHolding else { return nil }
      isHolding = true
      free.removeAll { idle.contains($0.board.name) }
      return nil
    case .nowhere: return nil
    }
  }

  /// Which of the free boards a job of one board gets.
  private func index(for kind: JobQueue.Kind) -> Int? {
    guard let wish = kind.wishes.first else { return nil }
    let suits = { (seat: Seat) in seat.suits(wish, of: kind) }
    if kind.failedBoards.isEmpty { return free.firstIndex(where: suits) }
    let isElsewhere = { (seat: Seat) in suits(seat) && !kind.failedBoards.contains(seat.board.name) }
    if let index = free.firstIndex(where: isElsewhere) { return index }
    return all.contains(where: isElsewhere) ? nil : free.firstIndex(where: suits)
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
