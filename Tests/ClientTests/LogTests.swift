import Posix
import Spool
import Testing

@testable import Client

@Suite("log")
struct LogTests {
  private let spool: TemporarySpool
  private let printout: Printout

  init() throws {
    spool = try TemporarySpool()
    printout = try Printout(spool)
  }

  private func reader() throws -> LogReader {
    LogReader(try Site(path: spool.path), terminal: printout.terminal, interrupt: Interrupt())
  }

  @Test("The latest attempt's bytes are printed as they are")
  func bytes() throws {
    try spool.endedJob(1)
    try spool.write("finished/1/attempts/1/console.log", "old")
    try spool.write("finished/1/attempts/10/console.log", "\u{1B}[31mnew\r\nhalf")
    try reader().print(jobID(1))
    #expect(try printout.text == "\u{1B}[31mnew\r\nhalf")
  }

  @Test("Following an ended job prints its log and ends")
  func ended() throws {
    try spool.endedJob(1)
    try spool.write("finished/1/attempts/1/console.log", "all\n")
    var reader = try reader()
    #expect(try reader.follow(jobID(1)) == 0)
    #expect(try printout.text == "all\n")
  }

  @Test("Following goes through the queue, a run, and the attempt after it, each byte once")
  func follows() throws {
    let queued = try spool.folder("queued")
    let running = try spool.folder("running")
    var tracker = JobTracker(try jobID(1), reader: try SpoolReader(path: spool.path))
    var cursor = LogCursor()
    var text = ""
    func step() throws -> String {
      let view = try #require(try tracker.look())
      text = ""
      try cursor.advance(in: view) { bytes in
        text += String(decoding: bytes, as: UTF8.self)
        return true
      }
      return text
    }
    try spool.job(1, at: "queued/1")
    #expect(try step() == "")
    try queued.rename("1", to: running, as: "1~1~lab1~01234567")
    #expect(try step() == "")
    try spool.write("running/1~1~lab1~01234567/attempts/1/console.log", "a1\n")
    #expect(try step() == "a1\n")
    #expect(try step() == "")
    try spool.write("running/1~1~lab1~01234567/attempts/1/console.log", "a1\na2\n")
    try running.rename("1~1~lab1~01234567", to: queued, as: "1~2")
    #expect(try step() == "a2\n")
    try queued.rename("1~2", to: running, as: "1~3~lab1~01234567")
    try spool.write("running/1~3~lab1~01234567/attempts/1/console.log", "a1\na2\na3\n")
    try spool.write("running/1~3~lab1~01234567/attempts/3/console.log", "b1\n")
    try running.rename("1~3~lab1~01234567", to: spool.folder("finished"), as: "1")
    #expect(try step() == "a3\nb1\n")
    #expect(try step() == "")
  }

  @Test("A job that is not there is missing")
  func missing() throws {
    var reader = try reader()
    #expect(throws: ClientError.missing("there is no job 1")) { try reader.follow(jobID(1)) }
  }
}
