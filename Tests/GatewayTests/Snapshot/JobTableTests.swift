import Posix
import Spool
import Testing

@testable import Gateway

@Suite("The table of jobs")
struct JobTableTests {
  /// Does one thing at random to a table and to its model.
  private func change(_ table: inout JobTable, _ model: inout TableModel, _ lines: inout RandomLines) throws {
    switch lines.number(0..<9) {
    case 0, 1:
      let job = try lines.acceptance()
      table.accept(job)
      model.accept(job)
    case 2, 3:
      let end = try lines.end()
      table.end(end)
      model.end(end)
    case 4, 5:
      let (id, place) = try (lines.id(), lines.pick(Place.allCases))
      table.move(id, to: place)
      model.move(id, to: place)
    case 6:
      let (id, isDeleted) = try (lines.id(), lines.number(0..<2) == 0)
      table.flag(id, isDeleted: isDeleted)
      model.flag(id, isDeleted: isDeleted)
    case 7:
      let (id, board) = try (lines.id(), lines.pick(["nucleo-1", "new"]))
      table.run(id, on: board)
      model.run(id, on: board)
    default:
      let id = try lines.id()
      table.remove(id)
      model.remove(id)
    }
  }

  private func expectSame(_ table: JobTable, _ model: TableModel) throws {
    let sorted = model.sorted
    #expect(Array(table.summaries()) == sorted)
    #expect(Array(table.summaries(.descending)) == sorted.reversed())
    #expect(Array(table.ids()) == sorted.map(\.id))
    #expect(table.count == sorted.count)
    let listed = sorted.filter { !$0.isDeleted }
    #expect(table.deletedCount == sorted.count - listed.count)
    for place in Place.allCases { #expect(table.count(in: place) == listed.count { $0.place == place }) }
    for verdict in Verdict.allCases {
      #expect(table.count(of: verdict) == listed.count { $0.verdict == verdict })
    }
    for parent in 1..<20 {
      let id = try #require(JobID(parent))
      #expect(table.children(of: id) == listed.filter { $0.parent == id }.map(\.id))
    }
    for drop in ["blink", "100%", "a b", "none"] {
      let ids = sorted.map(\.id).filter { model.drops[$0.number] == drop }
      #expect(table.newest(DropHash(drop)) == ids.reversed())
    }
    #expect(table.boardNames == model.tallies.keys.sorted())
    for (board, ends) in model.tallies {
      let tally = try #require(table.tally(board: board))
      #expect(Array(tally.recent) == ends.suffix(40))
      #expect(tally.finished == ends.count)
      #expect(tally.errors == ends.count { $0.verdict == .error })
      #expect(tally.lastJob == ends.last?.job)
    }
  }

  @Test("It answers what a sorted dictionary would, whatever is done to it", arguments: 0..<20)
  func reference(seed: UInt64) throws {
    var lines = RandomLines(random: Randomness(seed: seed), ids: 60)
    var table = JobTable()
    var model = TableModel()
    for _ in 0..<300 { try change(&table, &model, &lines) }
    try expectSame(table, model)
    for id in (0..<70).compactMap({ JobID($0) }) {
      #expect(table[id] == model.jobs[id.number])
      #expect(table.contains(id) == (model.jobs[id.number] != nil))
      #expect(table.place(of: id) == model.jobs[id.number]?.place)
    }
  }

  @Test("It does so over many chunks, in whatever order the jobs come", arguments: ["up", "down", "mixed"])
  func chunks(order: String) throws {
    let count = JobChunk.capacity * 3
    var lines = RandomLines(random: Randomness(seed: 1), ids: count)
    var ids = Array(1...count)
    if order == "down" { ids.reverse() }
    if order == "mixed" { ids.shuffle(using: &lines.random) }
    var table = JobTable()
    var model = TableModel()
    for number in ids {
      let job = try lines.acceptance(of: JobID(number))
      table.accept(job)
      model.accept(job)
    }
    for _ in 0..<500 { try change(&table, &model, &lines) }
    try expectSame(table, model)
    #expect(table.chunks.allSatisfy { (1...JobChunk.capacity).contains($0.count) })
  }

  @Test("A copy stays as it was, whatever is done to the other")
  func copies() throws {
    var lines = RandomLines(random: Randomness(seed: 2), ids: 200)
    var table = JobTable()
    var model = TableModel()
    var earlier: [(JobTable, TableModel)] = []
    for _ in 0..<20 {
      for _ in 0..<40 { try change(&table, &model, &lines) }
      earlier.append((table, model))
    }
    for (table, model) in earlier { try expectSame(table, model) }
  }

  @Test("Lists have the jobs that fit, in order, and tell how many there are", arguments: 0..<20)
  func select(seed: UInt64) throws {
    var lines = RandomLines(random: Randomness(seed: seed), ids: seed < 3 ? JobChunk.capacity * 2 : 80)
    var table = JobTable()
    var model = TableModel()
    for _ in 0..<lines.ids * 3 { try change(&table, &model, &lines) }
    for _ in 0..<60 {
      let filter = try lines.filter()
      let order: JobTable.Order = lines.number(0..<2) == 0 ? .ascending : .descending
      let offset = try lines.pick([0, 1, 7, 50, 3000, .max, .min])
      let limit = try lines.pick([0, 1, 7, 100, .max, -1])
      let fitting = model.select(filter, order)
      let (summaries, total) = table.select(filter, order: order, offset: offset, limit: limit)
      #expect(total == fitting.count)
      #expect(summaries == Array(fitting.dropFirst(max(0, offset)).prefix(max(0, limit))))
    }
    #expect(
      table.page(offset: 5, limit: 9) == Array(model.sorted.filter { !$0.isDeleted }.dropFirst(5).prefix(9))
    )
  }

  @Test("The revision changes with what can be asked, and with nothing else")
  func revision() throws {
    var lines = RandomLines(random: Randomness(seed: 3), ids: 5)
    let (job, end, board) = try (lines.acceptance(), lines.end(), "nucleo-9")
    var table = JobTable()
    var last = table.revision
    func hasChanged(_ change: (inout JobTable) -> Void) -> Bool {
      change(&table)
      defer { last = table.revision }
      return table.revision != last
    }
    let id = job.id
    #expect(hasChanged { $0.accept(job) })
    #expect(!hasChanged { $0.accept(job) })
    for place in Place.allCases.reversed() {
      #expect(hasChanged { $0.move(id, to: place) })
      #expect(!hasChanged { $0.move(id, to: place) })
    }
    #expect(hasChanged { $0.run(id, on: board) })
    #expect(!hasChanged { $0.run(id, on: board) })
    for isDeleted in [true, false] {
      #expect(hasChanged { $0.flag(id, isDeleted: isDeleted) })
      #expect(!hasChanged { $0.flag(id, isDeleted: isDeleted) })
    }
    #expect(!hasChanged { table in JobID(99).map { table.remove($0) } })
    for isDeleted in [true, false] {
      #expect(hasChanged { $0.flag(id, isDeleted: isDeleted) })
      #expect(!hasChanged { $0.flag(id, isDeleted: isDeleted) })
    }
    #expect(!hasChanged { table in JobID(99).map { table.move($0, to: .finished) } })
    if end.id != id { #expect(!hasChanged { $0.end(end) }) }
    #expect(hasChanged { $0.remove(id) })
    #expect(hasChanged { $0.removeAll() })
  }

  @Test(
    "Times that no calendar has are not known",
    arguments: [Int.min, Int.min + 1, .max, 253_402_300_800_000_000]
  )
  func impossibleTimes(time: Int) throws {
    var table = JobTable()
    for line in ["A\t1\t\(time)\tann\t0\td\tb\t", "E\t1\tpassed\t\(time)\tb"] {
      switch IndexRecord(Array(line.utf8)[...]) {
      case .accepted(let job): table.accept(job)
      case .ended(let end): table.end(end)
      case .reopened, .flagged, nil: Issue.record("\(line) was not read")
      }
    }
    let job = try #require(JobID(1).flatMap { table[$0] })
    #expect(job.created == nil)
    #expect(job.ended == nil)
    #expect(job.verdict == .passed)
    #expect(
      table.select(JobFilter(endedSince: Timestamp(microseconds: 0)), order: .ascending, offset: 0, limit: 9)
        .total == 0
    )
  }

  @Test("Names by the thousand are told apart")
  func names() {
    var pool = NamePool()
    let names = (0..<5000).map { "name \($0 * 7919)" }
    let numbers = names.map { pool.add($0) }
    #expect(Set(numbers).count == names.count)
    #expect(names.map { pool.add($0) } == numbers)
    #expect(numbers.map { pool[$0] } == names)
    #expect(names.map { pool.number(of: $0) } == numbers)
    #expect(pool.number(of: "another") == nil)
    #expect(pool.add("") == 0 && pool.add(String?.none) == 0 && pool[0] == nil)
  }

  @Test("Every state has its own number, and is had back from it")
  func states() {
    for place in Place.allCases {
      for verdict in [nil] + Verdict.allCases.map(Optional.some) {
        for isDeleted in [false, true] {
          let state = JobState(place, verdict, isDeleted: isDeleted)
          #expect(state.place == place)
          #expect(state.lastVerdict == verdict)
          #expect(state.isDeleted == isDeleted)
          #expect(Int(state.number) < JobState.count)
        }
      }
    }
    let told = JobState.all.map { "\($0.place) \($0.lastVerdict as Any) \($0.isDeleted)" }
    #expect(Set(told).count == JobState.count)
  }
}
