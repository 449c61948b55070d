import Posix
import Spool
import TestSupport
import Testing

@testable import Runner

@Suite("Locks of boards")
struct LockFolderTests {
  private let scratch: Scratch
  private let folder: LockFolder
  private let note = LockNote(
    host: "lab1",
    processID: 7,
    spool: "/srv/spool",
    board: "a",
    job: JobID(12),
    since: Timestamp(microseconds: 1_800_000_000_000_000)
  )

  init() throws {
    scratch = try Scratch()
    folder = LockFolder(parent: scratch.path, name: "locks")
  }

  private func taken(_ identities: [String]) throws -> BoardLock? {
    if case .taken(let lock) = try folder.take(identities, note) { lock } else { nil }
  }

  @Test("One that is held says who holds it")
  func held() throws {
    let lock = try #require(try taken(["probe:1"]))
    guard case .inUse(let clause) = try folder.take(["probe:1"], note) else {
      Issue.record("it was taken twice")
      return
    }
    #expect(clause == "probe 1 is in use by process 7 of /srv/spool, job 12, since 2027-01-15T08:00:00Z")
    lock.release()
  }

  @Test("One that is given back can be taken")
  func release() throws {
    try #require(try taken(["probe:1"])).release()
    #expect(try taken(["probe:1"]) != nil)
  }

  @Test("One whose holder is gone can be taken, whatever the file says")
  func stale() throws {
    var lock = try taken(["probe:1"])
    #expect(lock != nil)
    lock = nil
    let file = try #require(try scratch.directory.directory("locks").names().first)
    #expect(try scratch.directory.text("locks/\(file)").contains("\"process_id\":7"))
    #expect(try taken(["probe:1"]) != nil)
  }

  @Test("All locks of a board are taken, or none")
  func allOrNone() throws {
    let lock = try taken(["probe:2"])
    #expect(try taken(["probe:1", "probe:2"]) == nil)
    #expect(try taken(["probe:1"]) != nil)
    _ = lock
  }

  @Test("A duplicate holds it when the holder has closed it")
  func duplicate() throws {
    let lock = try #require(try taken(["probe:1"]))
    let other = BoardLock(
      owning: try lock.numbers.map { number in
        let file = Descriptor(owning: number)
        let copy = try file.duplicate().release()
        _ = file.release()
        return copy
      }
    )
    lock.close()
    #expect(try taken(["probe:1"]) == nil)
    other.close()
    #expect(try taken(["probe:1"]) != nil)
  }

  @Test("A link in the place of a lock is not followed")
  func link() throws {
    try scratch.directory.put("precious", "data")
    let locks = try scratch.directory.directory(makingSticky: "locks")
    try locks.makeLink(LockName.encoded("probe:1"), to: "../precious")
    #expect(throws: PosixError.self) { try taken(["probe:1"]) }
    #expect(try scratch.directory.text("precious") == "data")
  }

  @Test("A folder in which others could remove locks is not used")
  func notSticky() throws {
    try scratch.directory.makeDirectory("locks", mode: 0o755)
    #expect(throws: PosixError.self) { try taken(["probe:1"]) }
  }

  @Test("Locks and their folder are everybody's")
  func modes() throws {
    let lock = try taken(["probe:1"])
    #expect(try scratch.directory.status(of: "locks").mode == 0o1777)
    let file = LockName.encoded("probe:1")
    #expect(try scratch.directory.directory("locks").status(of: file).mode == 0o666)
    _ = lock
  }

  @Test("A board that is no thing needs no lock, and no folder")
  func nothing() throws {
    #expect(try taken([]) != nil)
    #expect(!scratch.directory.has("locks"))
  }

  @Test("What is written into a lock is read back, and anything else is nothing")
  func notes() {
    #expect(LockNote(note.bytes) == note)
    for text in ["", "{}", "[]", #"{"host": 1}"#, "\u{0}"] { #expect(LockNote(Array(text.utf8)) == nil) }
  }
}
