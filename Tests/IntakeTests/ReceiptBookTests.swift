import Posix
import Spool
import TestSupport
import Testing

@testable import Intake

@Suite("Receipts")
struct ReceiptBookTests {
  private let spool: TemporarySpool
  private let troubles = Locked<[String]>([])
  private let book: ReceiptBook

  init() throws {
    spool = try TemporarySpool()
    let troubles = troubles
    book = ReceiptBook(spool.depot) { event in troubles.withLock { $0.append(event.message) } }
  }

  private func entries(_ drop: String = "d") -> [Receipt.Entry] {
    spool.depot.reader.receipt(user: "ada", drop: drop)?.entries ?? []
  }

  private func put(_ id: Int, _ state: String = "queued") throws {
    book.put(Receipt.Entry(id: try .known(id), state: state), drop: "d", owner: "ada")
  }

  @Test("An entry is where its submitter looks")
  func put() throws {
    try put(1)
    #expect(try spool.root.text("receipts/ada/d.json").contains(#""location": "/jobs/1""#))
    #expect(entries().map(\.state) == ["queued"])
  }

  @Test("An end takes the place of the same job's entry, and keeps the manifest's sum")
  func end() throws {
    try spool.addJob(JobToken(.known(1), .finished))
    var entry = Receipt.Entry(id: try .known(1), state: "queued")
    entry.manifestSHA256 = "s"
    book.put(entry, drop: "d", owner: "ada")
    let result = JobResult(verdict: .timeout, phase: .run, blame: .job, reason: "r", ended: Clock.now)
    book.end(try .known(1), drop: "d", owner: "ada", result: result)
    #expect(entries().count == 1)
    #expect(entries().first?.state == "finished" && entries().first?.verdict == .timeout)
    #expect(entries().first?.reason == "r" && entries().first?.manifestSHA256 == "s")
  }

  @Test("What is said of a drop that waits is replaced by what is said next, and by its job")
  func tell() throws {
    let owner = Users.name(ofUser: Users.current)
    book.tell("incoming", "manifest.json is missing", drop: "d", owner: Users.current)
    book.tell("incoming", "a.elf is missing", drop: "d", owner: Users.current)
    let receipt = { [spool] in spool.depot.reader.receipt(user: owner, drop: "d") }
    #expect(receipt()?.entries.map(\.waitingFor) == ["a.elf is missing"])
    book.put(Receipt.Entry(id: try .known(1), state: "queued"), drop: "d", owner: owner)
    #expect(receipt()?.entries.map(\.id?.number) == [1])
  }

  @Test("An id that was given to nobody makes room for the next")
  func givenToNobody() throws {
    try put(1)
    try put(2)
    #expect(entries().map(\.id?.number) == [2])
  }

  @Test("A job that there is stays when the next comes")
  func keeps() throws {
    try put(1)
    try spool.addJob(JobToken(.known(1), .queued(epoch: 0)))
    try put(2)
    #expect(entries().map(\.id?.number) == [1, 2])
  }

  @Test("An entry can be taken back")
  func remove() throws {
    try put(1)
    book.remove(try .known(1), drop: "d", owner: "ada")
    #expect(entries().isEmpty)
  }

  @Test("A receipt that is damaged is begun anew")
  func damaged() throws {
    try spool.root.put("receipts/ada/d.json", "{torn")
    try put(1)
    #expect(entries().count == 1)
  }

  @Test("A receipt that cannot be written is reported, and the work goes on")
  func cannotWrite() throws {
    try spool.root.put("receipts/ada", "a file")
    try put(1)
    #expect(troubles.withLock { $0 }.first?.hasPrefix("cannot write the receipt of ada's d: ") == true)
  }
}
