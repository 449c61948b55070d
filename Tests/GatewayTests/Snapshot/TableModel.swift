import Posix
import Spool
import Testing

@testable import Gateway

/// What a table of jobs has to answer, in the plainest form.
struct TableModel {
  private(set) var jobs: [Int: JobSummary] = [:]
  private(set) var drops: [Int: String] = [:]
  private var lastEnds: [Int: (Verdict, Timestamp?)] = [:]
  private(set) var tallies: [String: [BoardTally.End]] = [:]

  var sorted: [JobSummary] { jobs.values.sorted { $0.id < $1.id } }

  mutating func accept(_ job: IndexRecord.Acceptance) {
    let known = jobs[job.id.number]
    var summary = known ?? JobSummary(id: job.id, place: .queued)
    summary.created = job.created
    summary.owner = job.owner.textIfAny
    summary.wish = job.board.textIfAny
    summary.parent = job.parent
    jobs[job.id.number] = summary
    drops[job.id.number] = job.drop.text
  }

  mutating func end(_ end: IndexRecord.End) {
    let id = end.id.number
    guard let known = jobs[id] else { return }
    let place: Place = end.verdict.place == .finished ? .finished : .cancelled
    let isTold =
      lastEnds[id].map { $0 == (end.verdict, end.time) } == true && known.board == end.board.textIfAny
    jobs[id]?.place = place
    jobs[id]?.verdict = end.verdict
    jobs[id]?.ended = end.time
    jobs[id]?.board = end.board.textIfAny
    lastEnds[id] = (end.verdict, end.time)
    guard !isTold, let board = end.board.textIfAny else { return }
    tallies[board, default: []].append(BoardTally.End(job: end.id, verdict: end.verdict, time: end.time))
  }

  mutating func move(_ id: JobID, to place: Place) {
    guard let known = jobs[id.number], known.place != place else { return }
    let wasOver = known.place == .finished || known.place == .cancelled
    let isOver = place == .finished || place == .cancelled
    jobs[id.number]?.place = place
    if wasOver == isOver { return }
    if isOver { lastEnds[id.number] = nil }
    jobs[id.number]?.verdict = nil
    jobs[id.number]?.ended = nil
  }

  mutating func flag(_ id: JobID, isDeleted: Bool) { jobs[id.number]?.isDeleted = isDeleted }

  mutating func run(_ id: JobID, on board: String) { jobs[id.number]?.board = board }

  mutating func remove(_ id: JobID) {
    jobs[id.number] = nil
    drops[id.number] = nil
    lastEnds[id.number] = nil
  }

  func select(_ filter: JobFilter, _ order: JobTable.Order) -> [JobSummary] {
    let fitting = sorted.filter { job in
      let isOver = job.place == .finished || job.place == .cancelled
      if job.isDeleted, !filter.includesDeleted { return false }
      if let places = filter.places, !places.contains(job.place) { return false }
      if let owner = filter.owner, job.owner != owner { return false }
      if let board = filter.board, job.wish != board, job.board != board { return false }
      if let verdicts = filter.verdicts, job.verdict.map(verdicts.contains) != true { return false }
      if let parent = filter.parent, job.parent != parent { return false }
      if let since = filter.endedSince, isOver, job.ended.map({ $0 >= since }) != true { return false }
      return true
    }
    return order == .ascending ? fitting : fitting.reversed()
  }
}

/// Lines of the index with names and times of a small choice, so that many jobs have the same.
struct RandomLines {
  var random: Randomness
  /// The highest id.
  let ids: Int

  static let owners = ["ann", "ben", "", "eve%09x", "Jürgen"]
  static let boards = ["nucleo-1", "nucleo-2", "nucleo", "qemu", ""]
  static let drops = ["blink", "blink2", "100%25", "a b"]

  mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }

  mutating func pick<Value>(_ values: [Value]) throws -> Value {
    try #require(values.randomElement(using: &random))
  }

  mutating func id() throws -> JobID { try #require(JobID(number(1..<ids + 1))) }

  mutating func acceptance(of id: JobID? = nil) throws -> IndexRecord.Acceptance {
    let id = try id ?? self.id()
    let parent = number(0..<3) == 0 ? "\(number(1..<20))" : ""
    let line = try
      "A\t\(id)\t\(number(0..<50))\t\(pick(Self.owners))\t0\t\(pick(Self.drops))\t\(pick(Self.boards))\t\t\(parent)"
    guard case .accepted(let job) = IndexRecord(Array(line.utf8)[...]) else { throw Failure.notRead(line) }
    return job
  }

  mutating func end(of id: JobID? = nil) throws -> IndexRecord.End {
    let id = try id ?? self.id()
    let line = try "E\t\(id)\t\(pick(Verdict.allCases).rawValue)\t\(number(0..<50))\t\(pick(Self.boards))"
    guard case .ended(let end) = IndexRecord(Array(line.utf8)[...]) else { throw Failure.notRead(line) }
    return end
  }

  /// A filter that asks for some things.
  mutating func filter() throws -> JobFilter {
    var filter = JobFilter()
    if number(0..<3) == 0 {
      filter.places = Set(try (0..<number(0..<3)).map { _ in try pick(Place.allCases) })
    }
    if number(0..<4) == 0 { filter.owner = try pick(["ann", "ben", "eve\tx", "nobody"]) }
    if number(0..<4) == 0 { filter.board = try pick(["nucleo-1", "nucleo", "none"]) }
    if number(0..<4) == 0 {
      filter.verdicts = Set(try (0..<number(1..<4)).map { _ in try pick(Verdict.allCases) })
    }
    if number(0..<6) == 0 { filter.parent = JobID(number(1..<22)) }
    if number(0..<4) == 0 { filter.endedSince = Timestamp(microseconds: number(-1..<52)) }
    filter.includesDeleted = number(0..<3) == 0
    return filter
  }

  enum Failure: Error { case notRead(String) }
}

/// An id that a test knows to be one.
func known(_ number: Int) throws -> JobID { try #require(JobID(number)) }
