import JSON
import Posix
import Spool
import TestSupport
import Testing

@testable import Runner

@Suite("What a runner remembers of its boards")
struct HealthFileTests {
  @Test("It is read back as it was written")
  func roundTrip() throws {
    var board = HealthFile.Board()
    board.counters.jobs = 5
    board.counters.passes = 3
    board.counters.faults = [.flash: 1, .run: 2]
    board.counters.flashes = 4
    board.counters.flashSeconds = 10.5
    board.counters.lastFlashSeconds = 2.5
    board.counters.goldenPass = Timestamp(microseconds: 1_800_000_000_000_000)
    board.fault = "its golden job 3 ended as failed"
    board.pending = HealthLedger.Pending(number: 7, job: try .known(12))
    board.lastNumber = 7
    board.startSeen = Timestamp(microseconds: 1_700_000_000_000_000)
    var file = HealthFile()
    file.boards = ["a": board, "b": HealthFile.Board()]
    #expect(try HealthFile(parsing: file.json.pretty) == file)
  }

  @Test("What is damaged is refused, with the reason", arguments: ["", "{", "[]", "{}", #"{"boards": []}"#])
  func damaged(text: String) {
    #expect(throws: FieldError.self) { try HealthFile(parsing: Array(text.utf8)) }
  }

  @Test("Numbers that make no sense count as none")
  func nonsense() throws {
    let text =
      #"{"boards": {"a": {"counters": {"jobs": -1, "flash_seconds": -2, "faults": {"x": 1, "run": -3}}}}}"#
    let counters = try HealthFile(parsing: Array(text.utf8)).boards["a"]?.counters
    #expect(counters?.jobs == 0 && counters?.flashSeconds == 0 && counters?.faults == [.run: 0])
  }

  @Test(
    "A golden job goes to its own board and host alone",
    arguments: [
      ("health~a~lab1~7", "a", "lab1", true), ("health~a~lab1~7", "a", "lab2", false),
      ("health~a~lab1~7", "b", "lab1", false), ("an admin's own", "a", "lab2", true),
      (nil, "a", "lab1", true),
    ] as [(String?, String, String, Bool)]
  )
  func golden(key: String?, board: String, host: String, isFor: Bool) throws {
    var record = JobRecord(
      id: try .known(1),
      uuid: "u",
      drop: "d",
      owner: "o",
      ownerID: 0,
      team: "t",
      created: Timestamp(microseconds: 0)
    )
    #expect(GoldenMark(record) == nil)
    record.health = "a"
    record.key = key
    let read = try #require(JobRecord(record.json))
    #expect(GoldenMark(read)?.isFor(board, on: host) == isFor)
  }

  @Test("The names of golden jobs tell board, host and number")
  func names() throws {
    let name = GoldenName(board: "a", host: "lab1")
    #expect(name.drop == "health~a~lab1")
    #expect(GoldenName(key: name.key(7)) == name)
    #expect(name.number(ofKey: name.key(7)) == 7)
    #expect(name.number(ofKey: "health~b~lab1~7") == nil)
    for key in ["health~a~lab1", "health~~lab1~7", "health~a~lab1~7~8", "x~a~lab1~7", ""] {
      #expect(GoldenName(key: key) == nil)
    }
  }
}
