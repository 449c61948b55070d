import Posix
import Spool

/// What is known of jobs, brought up to date by one look at the spool after another.
///
/// Ended jobs are known from the index, which is followed as it grows; waiting and running ones from fresh
/// listings of their two folders.
struct JobLook: Sendable {
  private let finder: JobFinder
  private var index: IndexFollower
  private(set) var table = JobTable()
  /// The waiting and running jobs of the last listing.
  private(set) var live: [JobID: JobToken] = [:]
  /// Jobs whose end has not been seen, and that lay nowhere at the last look.
  private var lost: Set<JobID> = []

  init(_ finder: JobFinder) {
    self.finder = finder
    index = IndexFollower(root: finder.reader.root)
  }

  /// Takes out ended jobs that somebody looked for in vain: the index may tell of a job that an admin has
  /// removed.
  mutating func forget(_ ids: some Sequence<JobID>) {
    for id in ids where table.place(of: id).map({ JobState($0, nil).isOver }) ?? false { table.remove(id) }
  }

  mutating func followIndex() throws(PosixError) {
    // A copy is followed, for a closure that changes the table cannot be given to a part of the same value.
    var follower = index
    defer { index = follower }
    try follower.next(rebuilt: { table.removeAll() }) { record in
      switch record {
      case .accepted(let job): table.accept(job)
      case .ended(let end): table.end(end)
      case .reopened(let id, _): table.move(id, to: .queued)
      case .flagged(let id, .purged, _): table.remove(id)
      case .flagged(let id, .deleted, _): table.flag(id, isDeleted: true)
      case .flagged(let id, .restored, _): table.flag(id, isDeleted: false)
      }
    }
  }

  mutating func list() throws(PosixError) {
    // In this order a job that is claimed between the two is seen in both, not in neither.
    let tokens = try finder.reader.tokens(in: .queued) + finder.reader.tokens(in: .running)
    live = Dictionary(tokens.map { ($0.id, $0) }) { one, other in
      (one.epoch ?? 0) > (other.epoch ?? 0) ? one : other
    }
    for (id, token) in live {
      if !table.contains(id) { table.add(id, in: token.place, (try? finder.reader.view(token))?.record()) }
      table.move(id, to: token.place)
    }
    settle()
  }

  /// Notes on which boards jobs run; of several roles on the first one's.
  mutating func note(_ work: some Sequence<BoardWork>) {
    for job in work { if let board = job.boards.first { table.run(job.job, on: board) } }
  }

  /// Finds out about jobs that neither wait nor run, and whose end the index does not tell yet.
  private mutating func settle() {
    // Every job of the listing is in the table, as one that has not ended.
    guard table.counts.sum(.live) > live.count else {
      lost = []
      return
    }
    var stillLost: Set<JobID> = []
    for id in table.ids(in: .live).filter({ live[$0] == nil }) where !settle(id) { stillLost.insert(id) }
    // One that moved back while it was looked for comes up at the next look; one that does not is gone.
    for id in stillLost.intersection(lost) {
      table.remove(id)
      stillLost.remove(id)
    }
    lost = stillLost
  }

  /// True where the job has ended.
  private mutating func settle(_ id: JobID) -> Bool {
    let places = [JobToken(id, .finished), JobToken(id, .cancelled)]
    guard let token = places.first(where: { finder.see($0) != nil }) else { return false }
    if let result = (try? finder.reader.view(token))?.result() { table.end(id, result) }
    // Where it lies is what counts, whatever its result says.
    table.move(id, to: token.place)
    return true
  }
}
