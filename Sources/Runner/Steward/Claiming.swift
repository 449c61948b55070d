import Boards
import Custody
import Posix
import Spool

/// Knows the queue, and claims jobs from it for boards that are idle.
struct Claiming {
  /// Between two looks for tools that are missing, in nanoseconds.
  private static let toolCheck: UInt64 = 10_000_000_000

  private let depot: Depot
  private let pulse: Pulse
  private let mover: Mover
  private var waiting: Waiting
  /// Something may have come to the queue since it was listed.
  private var isQueueStale = true
  private var nextListing: UInt64 = 0
  private var nextRescan: UInt64 = 0

  init(_ depot: Depot, pulse: Pulse) {
    self.depot = depot
    self.pulse = pulse
    mover = Mover(depot)
    waiting = Waiting(depot)
  }

  /// When it has to be looked again though nothing rings, in monotonic nanoseconds.
  ///
  /// - Parameter now: the monotonic clock.
  /// - Returns: the moment; a listing that was due before waits for a board, not for time.
  func deadline(after now: UInt64) -> UInt64 {
    isQueueStale && nextListing > now ? min(nextRescan, nextListing) : nextRescan
  }

  /// Claims what can be claimed now.
  ///
  /// - Parameters:
  ///   - isHinted: something may have changed in the queue, or among the boards.
  ///   - floor: where the claims are entered.
  /// - Returns: the claims, which are not on the disk yet.
  /// - Throws: ``CustodyError`` where the disk refuses or the lease is over; then no claim stands.
  mutating func claim(isHinted: Bool, on floor: inout Floor) throws(CustodyError) -> [Claim] {
    try lookAround(isHinted: isHinted, &floor.bench)
    // Long lists are not read for more than a tenth of the time.
    let hasIdle = !floor.bench.idle(at: Clock.now).isEmpty
    if isQueueStale, Clock.monotonic >= nextListing, hasIdle { try list(at: Clock.monotonic) }
    var claims: [Claim] = []
    do throws(CustodyError) {
      // A job that another took leaves its board free for the next one.
      while try !claimRound(&claims, &floor) {}
    } catch {
      abandon(claims, on: &floor)
      throw error
    }
    return claims
  }

  /// Gives claims back that could not be put on the disk.
  func abandon(_ claims: [Claim], on floor: inout Floor) {
    for claim in claims {
      floor.free(claim.token)
      floor.forget(claim.token)
      _ = try? mover.move(claim.token, on: .requeue)
    }
  }

  /// Claims jobs for the idle boards that suit them.
  ///
  /// - Returns: false where one was lost to somebody else, and others may do instead.
  private mutating func claimRound(
    _ claims: inout [Claim],
    _ floor: inout Floor
  ) throws(CustodyError) -> Bool {
    let now = Clock.now
    let idle = floor.bench.idle(at: now)
    guard !idle.isEmpty, !waiting.queue.isEmpty else { return true }
    floor.advance()
    let picks = Choice.picks(
      from: waiting.queue,
      shares: floor.shares,
      idle: idle,
      all: floor.bench.inService(at: now)
    )
    var isComplete = true
    for pick in picks {
      guard pulse.isAlive else { throw .retired }
      let boards = pick.boards.compactMap { name in idle.first { $0.board.name == name }?.board }
      guard boards.count == pick.boards.count else { continue }
      waiting.drop(pick.job.token)
      if let claim = try claim(pick.job, for: boards) {
        claims.append(claim)
        floor.begin(claim)
      } else {
        isComplete = false
      }
    }
    return isComplete
  }

  /// Nil where somebody else took it.
  private func claim(_ job: WaitingJob, for boards: [Board]) throws(CustodyError) -> Claim? {
    let mailbox = try custody { () throws(PosixError) in try Mailbox() }
    do throws(CustodyError) {
      let token = try mover.move(job.token, on: .claim(by: pulse.identity.holder))
      return Claim(token: token, owner: job.owner, boards: boards, mailbox: mailbox)
    } catch .lost {
      return nil
    }
  }

  /// Looks at the boards' files when something may have changed, and now and then.
  private mutating func lookAround(isHinted: Bool, _ bench: inout Bench) throws(CustodyError) {
    let now = Clock.monotonic
    guard isHinted || now >= nextRescan else { return }
    isQueueStale = true
    nextRescan = now &+ (bench.lacksTools ? min(Self.toolCheck, depot.rescanInterval) : depot.rescanInterval)
    try custody { () throws(PosixError) in try bench.refresh() }
  }

  private mutating func list(at now: UInt64) throws(CustodyError) {
    isQueueStale = false
    try custody { () throws(PosixError) in try waiting.refresh() }
    let cost = Clock.monotonic &- now
    nextListing = cost > 5_000_000 ? Clock.monotonic &+ cost &* 10 : 0
  }
}
