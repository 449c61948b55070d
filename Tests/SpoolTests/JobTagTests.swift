import Posix
import TestSupport
import Testing

@testable import Spool

@Suite("Tags of jobs")
struct JobTagTests {
  private static let record = Array(#"{"id": 42}"#.utf8)

  private func holder() throws -> Holder { try #require(Holder(host: "lab1", incarnation: "0123abcd")) }

  private func tag(
    _ record: [UInt8] = Self.record,
    _ state: JobToken.State = .queued(epoch: 0),
    _ histories: [Int: Int] = [0: 100, 1: 50]
  ) -> String {
    JobTag.make(record: record, state: state, histories: histories)
  }

  @Test("A tag is the MD5 of state, histories' sizes and record")
  func recipe() {
    #expect(tag() == MD5.digest(of: Array("queued\n0 100\n1 50\n\n".utf8) + Self.record))
  }

  @Test("It changes with each of them")
  func changes() throws {
    let holder = try holder()
    let tags = [
      tag(), tag(Array(#"{"id": 43}"#.utf8)), tag([]), tag(Self.record, .finished),
      tag(Self.record, .cancelled), tag(Self.record, .running(epoch: 1, holder: holder)),
      tag(Self.record, .running(epoch: 2, holder: holder)),
      tag(Self.record, .ending(epoch: 1, holder: holder)),
      tag(Self.record, .queued(epoch: 0), [0: 101, 1: 50]),
      tag(Self.record, .queued(epoch: 0), [0: 100, 1: 51]), tag(Self.record, .queued(epoch: 0), [0: 100]),
      tag(Self.record, .queued(epoch: 0), [0: 100, 2: 50]),
    ]
    #expect(Set(tags).count == tags.count)
  }

  @Test("Setting a waiting job aside does not change it")
  func hold() {
    #expect(tag(Self.record, .queued(epoch: 0)) == tag(Self.record, .held(epoch: 1)))
    #expect(tag(Self.record, .held(epoch: 1)) == tag(Self.record, .queued(epoch: 2)))
  }

  @Test("A record cannot be mistaken for the sizes before it")
  func border() {
    #expect(tag(Array("2 5\n\n".utf8), .finished, [1: 50]) != tag([], .finished, [1: 50, 2: 5]))
  }

  @Test("A job's tag is of what lies in its folder")
  func view() throws {
    let spool = try TemporarySpool()
    let view = try spool.addJob(JobToken(try JobID.known(42), .finished))
    try view.directory.put("history.jsonl", "accepted\n")
    try view.directory.put("attempts/3/history.jsonl", "run\n")
    try view.directory.put("attempts/10/console.log", "no history")
    let record = try view.directory.read(Layout.record)
    #expect(view.historySizes() == [0: 9, 3: 4])
    #expect(view.tag() == JobTag.make(record: record, state: .finished, histories: [0: 9, 3: 4]))
  }

  @Test("A job whose record is gone has a tag")
  func damaged() throws {
    let spool = try TemporarySpool()
    let view = try spool.addJob(JobToken(try JobID.known(42), .queued(epoch: 0)))
    try view.directory.remove(Layout.record)
    #expect(view.tag() == JobTag.make(record: [], state: .queued(epoch: 0), histories: [:]))
  }
}
