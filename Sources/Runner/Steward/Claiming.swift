import Boards
import Custody
import Posix
import Spool

/// Knows the queue, and claims jobs from it for boards that are idle.
struct Claiming {
  /// Between two looks for tools that are missing, in nanoseconds.
  private static let toolCheck: UInt64 = 10_000_000_000

  /// Between two looks for locks that others have given back, in nanoseconds.
  private static let lockCheck: UInt64 = 1_000_000_000

  /// Between two looks at other hosts' reports, in nanoseconds.
  private static let reportCheck: UInt64 = 5_000_000_000

  private let depot: Depot
  private let pulse: Pulse
  private let mover: Mover
  private let locks: LockDesk
  private var waiting: Waiting
  private var elsewhere: Elsewhere
  /// Something may have come to the queue since it was listed.
  private var isQueueStale = true
  private var nextListing: UInt64 = 0
  private var nextRescan: UInt64 = 0
  /// When other hosts' reports are read again; never, while no job is to be left to them.
  private var nextReports = UInt64.max
  /// When boards that others use are tried again.
  private var nextLockLook = UInt64.max

  init(_ depot: Depot, pulse: Pulse, locks: LockFolder) {
    self.depot = depot
    self.locks = LockDesk(locks, holder: pulse.identity, spool: depot.root.absolutePath)
    self.pulse = pulse
    mover = Mover(depot)
    waiting = Waiting(depot)
    elsewhere = Elsewhere(host: pulse.identity.holder.host)
  }

  /// When it has to be looked again though nothing rings, in monotonic nanoseconds.
  ///
  /// - Parameter now: the monotonic clock.
  /// - Returns: the moment; a listing that was due before waits for a board, not for time.
  func deadline(after now: UInt64) -> UInt64 {
    var next = min(nextRescan, nextLockLook, nextReports)
    if isQueueStale, nextListing > now { next = min(next, nextListing) }
    return next
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
    tryLocks(of: &floor.bench)
    floor.health.look(at: &floor.bench)
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
      from: waiting.queue.without(othersJobs(floor.bench)),
      shares: floor.shares,
      idle: idle,
      all: floor.bench.inService(at: now)
    )
    var isComplete = true
    for pick in picks {
      guard pulse.isAlive else { throw .retired }
      let boards = pick.boards.compactMap { name in idle.first { $0.board.name == name }?.board }
      guard let posts = lock(boards, for: pick.job.token.id, &floor.bench) else {
        isComplete = false
        continue
      }
      waiting.drop(pick.job.token)
      if let claim = try claim(pick.job, for: posts) {
        claims.append(claim)
        floor.begin(claim)
      } else {
        isComplete = false
      }
    }
    return isComplete
  }

  /// Nil where somebody else took it.
  private func claim(_ job: WaitingJob, for posts: [Claim.Post]) throws(CustodyError) -> Claim? {
    let mailbox = try custody { () throws(PosixError) in try Mailbox() }
    do throws(CustodyError) {
      let token = try mover.move(job.token, on: .claim(by: pulse.identity.holder))
      return Claim(
        token: token,
        owner: job.owner,
        golden: job.golden,
        posts: posts,
        mailbox: mailbox
      )
    } catch .lost {
      for post in posts { post.lock.release() }
      return nil
    }
  }

  /// Takes the locks of all boards, or of none where another has one of them.
  private mutating func lock(_ boards: [Board], for job: JobID, _ bench: inout Bench) -> [Claim.Post]? {
    var posts: [Claim.Post] = []
    for board in boards {
      guard let lock = lock(board, for: job, &bench) else {
        for post in posts { post.lock.release() }
        return nil
      }
      posts.append(Claim.Post(board: board, lock: lock, tool: bench.tool(of: board.name)))
    }
    return posts
  }

  /// What jobs want that failed on a board here, and that another host can still run.
  private mutating func othersJobs(_ bench: Bench) -> Set<JobQueue.Kind> {
    let kinds = waiting.queue.faultedKinds
    elsewhere.keep(kinds.contains)
    let seats = bench.inService(at: Clock.now)
    let stuck = kinds.filter { !Placement.isPossible($0, on: seats) }
    let now = Clock.monotonic
    guard !stuck.isEmpty, !bench.foreign.isEmpty else {
      nextReports = .max
      return []
    }
    if nextReports == .max || now >= nextReports {
      nextReports = now &+ Self.reportCheck
      elsewhere.look(at: (try? depot.reader.hostReports()) ?? [], now: now)
    }
    let boards = bench.foreign
    return stuck.filter { elsewhere.has($0, among: boards, now: now) }
  }

  /// Takes a board's locks; nil where another has it, which the bench then knows.
  private mutating func lock(_ board: Board, for job: JobID, _ bench: inout Bench) -> BoardLock? {
    switch locks.take(board, for: job) {
    case .success(let lock): return lock
    case .failure(let obstacle):
      bench.note(obstacle, on: board.name)
      nextLockLook = Clock.monotonic &+ Self.lockCheck
      return nil
    }
  }

  /// Tries boards again that others used.
  private mutating func tryLocks(of bench: inout Bench) {
    guard Clock.monotonic >= nextLockLook else { return }
    for board in bench.obstructed { bench.note(locks.obstacle(of: board), on: board.name) }
    nextLockLook = bench.obstructed.isEmpty ? .max : Clock.monotonic &+ Self.lockCheck
  }

  /// Looks at the boards' files when something may have changed, and now and then.
  private mutating func lookAround(isHinted: Bool, _ bench: inout Bench) throws(CustodyError) {
    let now = Clock.monotonic
    guard isHinted || now >= nextRescan else { return }
    isQueueStale = true
    nextRescan = now &+ (bench.hasFaults ? min(Self.toolCheck, depot.rescanInterval) : depot.rescanInterval)
    try custody { () throws(PosixError) in try bench.refresh() }
  }

  private mutating func list(at now: UInt64) throws(CustodyError) {
    isQueueStale = false
    try custody { () throws(PosixError) in try waiting.refresh() }
    let cost = Clock.monotonic &- now
    nextListing = cost > 5_000_000 ? Clock.monotonic &+ cost &* 10 : 0
  }
}
