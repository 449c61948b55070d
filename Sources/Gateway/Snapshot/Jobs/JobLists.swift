import Posix
import Spool

/// What can be asked of a table.
extension JobTable {
  enum Order: Sendable { case ascending, descending }

  /// Those that are flagged as deleted too.
  var count: Int { counts.sum(.all) }

  /// How many jobs lists show of a place.
  func count(in place: Place) -> Int { counts.sum(JobStates { $0.place == place && !$0.isDeleted }) }

  /// How many jobs lists show that ended so.
  func count(of verdict: Verdict) -> Int { counts.sum(JobStates { $0.verdict == verdict && !$0.isDeleted }) }

  /// How many are flagged as deleted.
  var deletedCount: Int { counts.sum(JobStates(where: \.isDeleted)) }

  func contains(_ id: JobID) -> Bool { position(of: id) != nil }

  /// Where a job lies, as far as is known.
  func place(of id: JobID) -> Place? { state(of: id)?.place }

  /// Whether a job is there that lists show.
  func lists(_ id: JobID) -> Bool { state(of: id)?.isDeleted == false }

  private func state(of id: JobID) -> JobState? {
    position(of: id).map { chunks[$0.chunk].marks[$0.row].state }
  }

  subscript(id: JobID) -> JobSummary? { position(of: id).map(summary) }

  // MARK: Lists

  /// Up to `limit` of the jobs that lists show, by ascending id, the first `offset` passed over.
  func page(offset: Int, limit: Int) -> [JobSummary] {
    select(JobFilter(), order: .ascending, offset: offset, limit: limit).summaries
  }

  /// Up to `limit` of the jobs that fit, the first `offset` of them passed over, and how many fit at all.
  ///
  /// Where places and verdicts are all that is asked for, the time that it takes does not depend on how many jobs
  /// there are; else it is about a millisecond for a million.
  func select(
    _ filter: JobFilter,
    order: Order,
    offset: Int,
    limit: Int
  ) -> (summaries: [JobSummary], total: Int) {
    guard let test = JobTest(filter, names: names, counts: counts) else { return ([], 0) }
    let offset = max(0, offset)
    let total = test.isOfStateOnly ? counts.sum(test.states) : nil
    var summaries: [JobSummary] = []
    var passed = 0
    for chunk in Self.indices(chunks.count, order) {
      if let total, summaries.count >= limit || passed >= total { return (summaries, total) }
      let count = chunks[chunk].count(test)
      let skipped = max(0, offset - passed)
      if count > skipped, summaries.count < limit {
        let rows = chunks[chunk].indices(test, order).dropFirst(skipped).prefix(limit - summaries.count)
        summaries += rows.map { summary(Position(chunk: chunk, row: $0)) }
      }
      passed += count
    }
    return (summaries, passed)
  }

  /// The jobs that have this parent, ascending, but for those that are flagged as deleted.
  func children(of parent: JobID) -> [JobID] {
    chunks.filter { $0.mayHold(childrenOf: parent.number) }.flatMap { chunk in
      zip(chunk.rows, chunk.marks).filter { $0.parent == parent.number && !$1.state.isDeleted }.map {
        $0.0.id
      }
    }
  }

  /// Jobs that may have come from a drop of that name.
  ///
  /// - Parameters:
  ///   - drop: of the name.
  ///   - limit: how many at most.
  /// - Returns: newest first; whether a job is really of that drop, only its record tells.
  func newest(_ drop: DropHash, limit: Int = .max) -> [JobID] {
    var ids: [JobID] = []
    for chunk in chunks.reversed() {
      for row in chunk.drops.indices.reversed() where chunk.drops[row] == drop {
        if ids.count >= limit { return ids }
        ids.append(chunk.rows[row].id)
      }
    }
    return ids
  }

  // MARK: All jobs

  /// All jobs one after the other, each made when its turn comes.
  func summaries(_ order: Order = .ascending) -> some Sequence<JobSummary> {
    Self.indices(chunks.count, order).lazy.flatMap { chunk in
      Self.indices(chunks[chunk].count, order).lazy.map { summary(Position(chunk: chunk, row: $0)) }
    }
  }

  /// The ids of all jobs, one after the other.
  func ids(_ order: Order = .ascending) -> some Sequence<JobID> {
    Self.indices(chunks.count, order).lazy.flatMap { chunk in
      Self.indices(chunks[chunk].count, order).lazy.map { chunks[chunk].rows[$0].id }
    }
  }

  /// The ids of the jobs in those states, ascending.
  func ids(in states: JobStates) -> some Sequence<JobID> {
    chunks.lazy.filter { $0.counts.sum(states) > 0 }.flatMap { chunk in
      zip(chunk.rows, chunk.marks).lazy.filter { states.contains($1.state) }.map { $0.0.id }
    }
  }

  static func indices(_ count: Int, _ order: Order) -> StrideTo<Int> {
    switch order {
    case .ascending: stride(from: 0, to: count, by: 1)
    case .descending: stride(from: count - 1, to: -1, by: -1)
    }
  }

  func summary(_ position: Position) -> JobSummary {
    let chunk = chunks[position.chunk]
    let row = chunk.rows[position.row]
    let mark = chunk.marks[position.row]
    return JobSummary(
      id: row.id,
      place: mark.state.place,
      created: row.created.timestamp,
      ended: mark.state.isOver ? row.ended.timestamp : nil,
      owner: names[mark.owner],
      wish: names[mark.wish],
      board: names[mark.board],
      verdict: mark.state.verdict,
      parent: JobID(row.parent),
      isDeleted: mark.state.isDeleted
    )
  }
}
