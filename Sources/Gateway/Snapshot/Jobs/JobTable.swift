import Posix
import Spool

/// What lists show of each job, for all jobs, by ascending id.
///
/// It is a value whose copies share all that has not changed since: rows lie in chunks of some thousand,
/// and a change copies the one chunk that it falls into. A job takes about 60 bytes; names are kept once
/// each.
struct JobTable: Sendable {
  /// None is empty.
  private(set) var chunks: [JobChunk] = []
  private(set) var names = NamePool()
  private(set) var counts = StateCounts()
  private var tallies: [UInt32: BoardTally] = [:]
  /// Changes with everything that can be asked of the table.
  private(set) var revision: UInt64 = 0

  /// Where a row is.
  struct Position: Equatable, Sendable {
    var chunk: Int
    var row: Int
  }

  func position(of id: JobID) -> Position? {
    guard let chunk = chunkIndex(for: id), let row = chunks[chunk].index(of: id) else { return nil }
    return Position(chunk: chunk, row: row)
  }

  /// The chunk whose range of ids holds this one; nil for an id before all others.
  private func chunkIndex(for id: JobID) -> Int? {
    var low = 0
    var high = chunks.count
    while low < high {
      let middle = (low + high) / 2
      if chunks[middle].rows[0].id <= id { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }

  // MARK: Jobs that come

  /// Takes in an acceptance; of a job that is here already, only what an acceptance tells.
  mutating func accept(_ job: IndexRecord.Acceptance) {
    let row = JobRow(
      id: job.id,
      created: JobTime(job.created),
      ended: .unknown,
      parent: job.parent?.number ?? 0
    )
    let owner = names.add(job.owner)
    let wish = names.add(job.board)
    put(row, owner: owner, wish: wish, DropHash(bytes: job.drop.bytes), place: .queued)
  }

  /// Takes in a job of which the index does not tell.
  ///
  /// - Parameters:
  ///   - id: the job's.
  ///   - place: where it lies.
  ///   - record: what it says of itself; nil where that cannot be read.
  mutating func add(_ id: JobID, in place: Place, _ record: JobRecord?) {
    let row = JobRow(
      id: id,
      created: JobTime(record?.created),
      ended: .unknown,
      parent: record?.parent?.number ?? 0
    )
    let owner = names.add(record?.owner)
    let wish = names.add(record?.board)
    put(row, owner: owner, wish: wish, record.map { DropHash($0.drop) } ?? .none, place: place)
    if record?.deleted != nil { flag(id, isDeleted: true) }
  }

  private mutating func put(_ row: JobRow, owner: UInt32, wish: UInt32, _ drop: DropHash, place: Place) {
    guard let position = position(of: row.id) else {
      let mark = JobMark(owner: owner, wish: wish, board: 0, state: JobState(place, nil))
      insert(row, mark, drop)
      counts.add(mark.state)
      revision &+= 1
      return
    }
    change(position) { known, mark in
      known.created = row.created
      known.parent = row.parent
      mark.owner = owner
      mark.wish = wish
    }
    chunks[position.chunk].setDrop(drop, at: position.row)
  }

  private mutating func insert(_ row: JobRow, _ mark: JobMark, _ drop: DropHash) {
    // New jobs have the highest ids, as a rule.
    if let last = chunks.last?.rows.last, last.id > row.id {
      var index = chunkIndex(for: row.id) ?? 0
      if chunks[index].isFull {
        let (first, second) = chunks[index].split()
        chunks.replaceSubrange(index...index, with: [first, second])
        if second.rows[0].id < row.id { index += 1 }
      }
      chunks[index].insert(row, mark, drop, at: chunks[index].firstIndex(from: row.id))
    } else {
      if chunks.last?.isFull ?? true { chunks.append(JobChunk()) }
      let index = chunks.count - 1
      chunks[index].insert(row, mark, drop, at: chunks[index].count)
    }
  }

  // MARK: Jobs that go on

  private mutating func change(_ position: Position, _ body: (inout JobRow, inout JobMark) -> Void) {
    let oldRow = chunks[position.chunk].rows[position.row]
    let oldMark = chunks[position.chunk].marks[position.row]
    var (row, mark) = (oldRow, oldMark)
    body(&row, &mark)
    guard row != oldRow || mark != oldMark else { return }
    chunks[position.chunk].replace(at: position.row, row, mark)
    counts.remove(oldMark.state)
    counts.add(mark.state)
    revision &+= 1
  }

  /// Notes where a job lies.
  ///
  /// How it last ended stays known while it waits or runs anew, and is not known of one that is now found
  /// to have ended.
  mutating func move(_ id: JobID, to place: Place) {
    guard let position = position(of: id) else { return }
    change(position) { row, mark in
      guard mark.state.place != place else { return }
      let isNewEnd = !mark.state.isOver && JobState(place, nil).isOver
      let verdict = isNewEnd ? nil : mark.state.lastVerdict
      mark.state = JobState(place, verdict, isDeleted: mark.state.isDeleted)
      if isNewEnd { row.ended = .unknown }
    }
  }

  /// Notes that a job was flagged as deleted, or that this was taken back.
  mutating func flag(_ id: JobID, isDeleted: Bool) {
    guard let position = position(of: id) else { return }
    change(position) { _, mark in
      mark.state = JobState(mark.state.place, mark.state.lastVerdict, isDeleted: isDeleted)
    }
  }

  /// Notes on which board a job runs.
  mutating func run(_ id: JobID, on board: String) {
    guard let position = position(of: id) else { return }
    let number = names.add(board)
    change(position) { _, mark in mark.board = number }
  }

  /// Notes how a job ended.
  mutating func end(_ end: IndexRecord.End) {
    guard let position = position(of: end.id) else { return }
    self.end(
      position,
      BoardTally.End(job: end.id, verdict: end.verdict, time: end.time),
      names.add(end.board)
    )
  }

  /// Notes how a job ended.
  mutating func end(_ id: JobID, _ result: JobResult) {
    guard let position = position(of: id) else { return }
    let end = BoardTally.End(job: id, verdict: result.verdict, time: result.ended)
    self.end(position, end, names.add(result.board))
  }

  private mutating func end(_ position: Position, _ end: BoardTally.End, _ board: UInt32) {
    let place: Place =
      switch end.verdict.place {
      case .finished: .finished
      case .cancelled: .cancelled
      }
    let time = JobTime(end.time)
    let known = chunks[position.chunk].marks[position.row]
    // The same end may be told twice, by the job and by the index.
    let isNew =
      known.state.lastVerdict != end.verdict || known.board != board
      || chunks[position.chunk].rows[position.row].ended != time
    change(position) { row, mark in
      row.ended = time
      mark.board = board
      mark.state = JobState(place, end.verdict, isDeleted: mark.state.isDeleted)
    }
    guard isNew, board != 0 else { return }
    var end = end
    end.time = time.timestamp
    tallies[board, default: BoardTally()].add(end)
  }

  // MARK: Jobs that go away

  /// Takes out a job that is nowhere any more; its board's tally stays.
  mutating func remove(_ id: JobID) {
    guard let position = position(of: id) else { return }
    counts.remove(chunks[position.chunk].marks[position.row].state)
    chunks[position.chunk].remove(at: position.row)
    if chunks[position.chunk].count == 0 { chunks.remove(at: position.chunk) }
    revision &+= 1
  }

  mutating func removeAll() {
    let last = revision
    self = JobTable()
    revision = last &+ 1
  }

  // MARK: Boards

  /// What has ended on the board of that name; nil where nothing has.
  func tally(board: String) -> BoardTally? { names.number(of: board).flatMap { tallies[$0] } }

  /// The boards on which anything has ended, sorted.
  var boardNames: [String] { tallies.keys.compactMap { names[$0] }.sorted() }
}
