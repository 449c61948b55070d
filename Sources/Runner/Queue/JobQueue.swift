import Spool

/// The waiting jobs, kept such that those who go next are found without a look at all.
///
/// Jobs of one priority and one owner that want the same stand in one lane, by id: where the first finds no board
/// none of them does. So a choice costs a step for each lane, not for each job.
struct JobQueue: Sendable {
  /// What the jobs of a lane have in common.
  struct Kind: Sendable, Hashable {
    var owner: String
    /// One for each board that is needed.
    var wishes: [BoardWish]
    var failedBoards: Set<String>
    var golden: GoldenMark?
  }

  /// Jobs that only their ids tell apart.
  struct Lane: Sendable {
    /// The highest id first, so that who goes next is taken off the end.
    fileprivate var jobs: [WaitingJob] = []

    /// - Parameter turn: 0 for who goes next, 1 for who goes then.
    subscript(turn: Int) -> WaitingJob? {
      turn < jobs.count ? jobs[jobs.count - 1 - turn] : nil
    }
  }

  private var levels: [Int: [Kind: Lane]] = [:]
  /// Descending.
  private(set) var priorities: [Int] = []

  init() {}

  /// - Parameter jobs: in any order.
  init(_ jobs: some Sequence<WaitingJob>) {
    for job in jobs.sorted(by: { Self.goesAfter($0.token, $1.token) }) {
      levels[job.priority, default: [:]][Kind(job), default: Lane()].jobs.append(job)
    }
    priorities = levels.keys.sorted(by: >)
  }

  var isEmpty: Bool { levels.isEmpty }

  /// The lanes of one priority; none is empty.
  func lanes(_ priority: Int) -> [Kind: Lane] { levels[priority] ?? [:] }

  /// What jobs want that met a fault of the infrastructure.
  var faultedKinds: Set<Kind> {
    Set(levels.values.flatMap(\.keys).filter { !$0.failedBoards.isEmpty })
  }

  /// The queue as it is when such jobs are passed over.
  func without(_ kinds: Set<Kind>) -> JobQueue {
    guard !kinds.isEmpty else { return self }
    var queue = self
    for (priority, lanes) in levels {
      let rest = lanes.filter { !kinds.contains($0.key) }
      queue.levels[priority] = rest.isEmpty ? nil : rest
    }
    queue.priorities = queue.levels.keys.sorted(by: >)
    return queue
  }

  /// Takes a job out.
  ///
  /// It costs the more the further behind it stands in its lane.
  mutating func remove(_ job: WaitingJob) {
    let (priority, kind) = (job.priority, Kind(job))
    guard let index = levels[priority]?[kind]?.jobs.lastIndex(where: { $0.token == job.token }) else {
      return
    }
    levels[priority]?[kind]?.jobs.remove(at: index)
    guard levels[priority]?[kind]?.jobs.isEmpty == true else { return }
    levels[priority]?[kind] = nil
    guard levels[priority]?.isEmpty == true else { return }
    levels[priority] = nil
    priorities.removeAll { $0 == priority }
  }

  /// One id waits twice only in a damaged spool.
  private static func goesAfter(_ a: JobToken, _ b: JobToken) -> Bool {
    a.id == b.id ? (a.epoch ?? 0) > (b.epoch ?? 0) : a.id > b.id
  }
}

extension JobQueue.Kind {
  init(_ job: WaitingJob) {
    self.init(
      owner: job.owner,
      wishes: job.wishes,
      failedBoards: job.failedBoards,
      golden: job.golden
    )
  }
}
