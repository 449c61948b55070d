import Spool
import Testing

@testable import Gateway

@Suite("DCI: UUIDs of files and jobstates")
struct DciItemIDTests {
  private static let numbers = (0..<63).flatMap { [1 << $0, 1 << $0 &+ 1] }.filter { $0 > 0 } + [.max]

  private func make(
    _ kind: DciItemID.Kind,
    _ name: String,
    _ job: Int = 42,
    spool: String = DciTree.uuid
  ) throws
    -> String
  {
    DciItemID(kind, name, of: try DciTree.id(job), spool: spool).uuid(kind, spool: spool)
  }

  @Test("The job is had back from the UUID, and the item by comparing")
  func roundTrip() throws {
    for number in Self.numbers {
      let id = DciItemID(.file, "attempts/1/console.log", of: try DciTree.id(number), spool: DciTree.uuid)
      let read = DciItemID(id.uuid(.file, spool: DciTree.uuid), .file, spool: DciTree.uuid)
      #expect(read == id)
      #expect(read?.job.number == number)
    }
  }

  @Test("A UUID has the shape of version 4, in lower case")
  func shape() throws {
    for number in Self.numbers {
      let uuid = Array(try make(.file, "a", number))
      #expect(uuid.count == 36)
      #expect([8, 13, 18, 23].allSatisfy { uuid[$0] == "-" })
      #expect(uuid[14] == "4")
      #expect("89ab".contains(uuid[19]))
      #expect(uuid.allSatisfy { "0123456789abcdef-".contains($0) })
    }
  }

  @Test("It is the same each time, and another for each item, job, kind and spool")
  func distinct() throws {
    let uuids = [
      try make(.file, "a"), try make(.file, "b"), try make(.file, "a", 43), try make(.jobstate, "a"),
      try make(.file, "a", spool: "another"), DciTree.names.uuid(try DciTree.id(42)),
    ]
    #expect(Set(uuids).count == uuids.count)
    #expect(try make(.file, "a") == uuids[0])
  }

  @Test("An id of one kind is none of the other")
  func kinds() throws {
    let file = try make(.file, "0/0")
    let state = DciItemID(.jobstate, "0/0", of: try DciTree.id(42), spool: DciTree.uuid)
    #expect(DciItemID(file, .jobstate, spool: DciTree.uuid) != state)
  }

  @Test("A job's name and an item's cannot be mistaken for those of another job")
  func border() throws {
    let (one, other) = (try make(.file, "1/a", 4), try make(.file, "a", 41))
    #expect(one != other)
  }

  @Test("What is not of version 4 is none", arguments: ["", "x", "2ed6657d-e927-568b-95e1-2665a8aea6a2"])
  func malformed(text: String) { #expect(DciItemID(text, .file, spool: DciTree.uuid) == nil) }
}
