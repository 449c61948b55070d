import Spool
import TestSupport
import Testing

/// A job's state is its name: each state has one name, and what is no such name is no job.
@Suite("Names of jobs")
struct JobTokenTests {
  struct Row: CustomTestStringConvertible {
    var path: String
    var state: JobToken.State
    var testDescription: String { path }
  }

  private static func rows() throws -> [Row] {
    let holder = try Holder.known("lab1~0123abcd")
    return [
      Row(path: "queued/42", state: .queued(epoch: 0)),
      Row(path: "queued/42~7", state: .queued(epoch: 7)),
      Row(path: "queued/42~7~held", state: .held(epoch: 7)),
      Row(path: "running/42~7~lab1~0123abcd", state: .running(epoch: 7, holder: holder)),
      Row(path: "running/42~7~lab1~0123abcd~end", state: .ending(epoch: 7, holder: holder)),
      Row(path: "finished/42", state: .finished),
      Row(path: "cancelled/42", state: .cancelled),
    ]
  }

  @Test("Each state has its name", arguments: try rows())
  func names(row: Row) throws {
    let token = JobToken(try JobID.known(42), row.state)
    #expect(token.path == row.path)
    #expect(JobToken(name: token.name, in: token.place) == token)
  }

  @Test("Whatever state a job is in, its name is read back as that state")
  func roundTrip() throws {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<5000 {
      let token = JobToken(
        try JobID.known(Int.random(in: 1...Int.max, using: &random)),
        try Self.state(&random)
      )
      #expect(JobToken(name: token.name, in: token.place) == token)
      for other in Place.allCases where other != token.place {
        #expect(JobToken(name: token.name, in: other).map { $0.path != token.path } ?? true)
      }
    }
  }

  private static func state(_ random: inout SeededGenerator) throws -> JobToken.State {
    let epoch = Int.random(in: 1...Int.max, using: &random)
    let hosts = ["a", "lab-1", "lab_1.example", String(repeating: "x", count: 64)]
    let incarnation = String(UInt64.random(in: 1 << 60...UInt64.max, using: &random), radix: 16)
    let holder = try Holder.known("\(hosts.randomElement(using: &random) ?? "a")~\(incarnation)")
    let states: [JobToken.State] = [
      .queued(epoch: 0), .queued(epoch: epoch), .held(epoch: epoch), .running(epoch: epoch, holder: holder),
      .ending(epoch: epoch, holder: holder), .finished, .cancelled,
    ]
    return states.randomElement(using: &random) ?? .finished
  }

  @Test(
    "A name that the spool did not write is no job, in any folder",
    arguments: [
      "", ".", "..", "~", "~1", "0", "00", "01", "-1", "+1", " 1", "1 ", "1.", "1/2", "0x1", "１", "1~", "1~0",
      "1~00",
      "1~01", "1~-1", "1~+1", "1~x", "1~1~", "1~1~Held", "1~1~held~", "1~1~held~x", "1~1~h~0123abcd~End",
      "1~1~h~0123abcd~end~", "1~1~.h~0123abcd", "1~1~~0123abcd", "1~1~h~", "1~1~h~0123abc", "1~1~h~0123ABCD",
      "1~1~h~0123abcg", "1~1~h h~0123abcd", "1~0~h~0123abcd", "9223372036854775808", "99999999999999999999",
      "1~9223372036854775808", "job", ".1", "1\u{0}", "1\n",
    ]
  )
  func hostileNames(name: String) {
    for place in Place.allCases { #expect(JobToken(name: name, in: place) == nil) }
  }

  @Test("A name of one folder is no job in another")
  func wrongFolder() {
    #expect(JobToken(name: "42~7", in: .running) == nil)
    #expect(JobToken(name: "42~7~held", in: .running) == nil)
    #expect(JobToken(name: "42~7~lab1~0123abcd", in: .queued) == nil)
    #expect(JobToken(name: "42~7", in: .finished) == nil)
    #expect(JobToken(name: "42", in: .running) == nil)
  }

  @Test("Random bytes are no job, or one whose name they are")
  func randomNames() {
    var random = SeededGenerator(seed: 4)
    let alphabet = Array("0123456789~abcdefheldn.-_ ")
    for _ in 0..<20_000 {
      let length = Int.random(in: 0..<24, using: &random)
      let name = String((0..<length).map { _ in alphabet.randomElement(using: &random) ?? "~" })
      for place in Place.allCases {
        guard let token = JobToken(name: name, in: place) else { continue }
        #expect(token.name == name)
      }
    }
  }

  @Test("A running job tells its holder and epoch, an ended one neither")
  func parts() {
    let running = JobToken(name: "42~7~lab1~0123abcd", in: .running)
    #expect(running?.epoch == 7)
    #expect(running?.holder?.host == "lab1")
    let finished = JobToken(name: "42", in: .finished)
    #expect(finished?.epoch == nil)
    #expect(finished?.holder == nil)
  }
}
