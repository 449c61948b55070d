import Posix
import Spool
import TestSupport
import Testing

@testable import Intake

@Suite("Removing what was purged")
struct TrashTests {
  private let spool: TemporarySpool
  private let sweeper: TrashSweeper
  private let said = Locked<[Event]>([])

  init() throws {
    spool = try TemporarySpool()
    let said = said
    sweeper = TrashSweeper(spool.depot, removedAtOnce: 100) { event in said.withLock { $0.append(event) } }
  }

  private func count(_ directory: Directory) throws -> Int {
    try directory.entries().reduce(0) { sum, entry in
      let isFolder = try directory.status(of: entry.name).kind == .directory
      return try sum + 1 + (isFolder ? count(directory.directory(entry.name)) : 0)
    }
  }

  private var left: Int { get throws { try count(spool.root.directory(".trash")) } }

  @Test("An empty one needs no second step")
  func empty() throws {
    #expect(try !sweeper.step())
  }

  @Test("A step removes no more than it may, and the steps together everything")
  func paced() throws {
    for number in 0..<250 { try spool.root.put(".trash/\(number % 7)/\(number % 3)/\(number)") }
    var before = try left
    var steps = 0
    while try sweeper.step() {
      steps += 1
      let now = try left
      #expect(before - now <= 100)
      #expect(now < before)
      before = now
    }
    #expect(try left == 0)
    #expect(steps >= 2)
  }

  @Test("What comes while it works is removed as well")
  func more() throws {
    try spool.root.put(".trash/1/a")
    #expect(try !sweeper.step())
    try spool.root.put(".trash/2/a")
    #expect(try !sweeper.step())
    #expect(try left == 2)
    sweeper.filled()
    #expect(try !sweeper.step())
    #expect(try left == 0)
  }

  @Test("A tree of any depth is removed")
  func deep() throws {
    var folder = try spool.root.directory(".trash")
    for _ in 0..<300 {
      try folder.put("file")
      folder = try folder.directory(making: "d")
    }
    while try sweeper.step() {}
    #expect(try left == 0)
    #expect(said.withLock { $0.isEmpty })
  }

  @Test("Links are removed, not followed, and folders that a run has closed are opened")
  func links() throws {
    try spool.root.put("kept/file")
    try spool.root.put(".trash/1/closed/file")
    let job = try spool.root.directory(".trash").directory("1")
    try job.makeLink("out", to: "../../kept")
    try job.setMode(0o000, of: "closed")
    while try sweeper.step() {}
    #expect(try left == 0)
    #expect(spool.root.has("kept/file"))
  }

  @Test("Names that are no text are removed")
  func rawNames() throws {
    let folder = try spool.root.directory(".trash").directory(making: RawName(bytes: [0xFF, 0x0A]))
    try folder.put("x")
    while try sweeper.step() {}
    #expect(try left == 0)
  }
}
