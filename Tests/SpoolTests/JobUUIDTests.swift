import TestSupport
import Testing

@testable import Spool

@Suite("UUIDs of jobs")
struct JobUUIDTests {
  private static let spool = "6e3f8bb8-60c5-4b2c-9f07-2d7c5ae4a101"

  private static let numbers: [Int] = {
    var random = SeededGenerator(seed: 11)
    let edges = (0..<63).flatMap { [1 << $0, 1 << $0 &+ 1] } + [.max, .max - 1]
    return edges.filter { $0 > 0 } + (0..<100).map { _ in Int.random(in: 1...Int.max, using: &random) }
  }()

  private func randomUUID(_ random: inout SeededGenerator) -> String {
    var digits = (0..<32).map { _ in String(UInt8.random(in: 0..<16, using: &random), radix: 16) }
    digits[12] = "4"
    digits[16] = ["8", "9", "a", "b"].randomElement(using: &random) ?? "8"
    return digits.joined()
  }

  @Test("The id is had back from the UUID")
  func roundTrip() throws {
    for number in Self.numbers {
      let id = try JobID.known(number)
      let uuid = JobUUID.make(spool: Self.spool, id: id)
      #expect(JobUUID.id(of: uuid, spool: Self.spool) == id)
    }
  }

  @Test("A UUID has the shape of version 4, in lower case")
  func shape() throws {
    for number in Self.numbers {
      let uuid = Array(JobUUID.make(spool: Self.spool, id: try JobID.known(number)))
      #expect(uuid.count == 36)
      #expect([8, 13, 18, 23].allSatisfy { uuid[$0] == "-" })
      #expect(uuid[14] == "4")
      #expect("89ab".contains(uuid[19]))
      #expect(uuid.allSatisfy { "0123456789abcdef-".contains($0) })
    }
  }

  @Test("It is the same each time, and another for each job")
  func distinct() throws {
    let ids = try (1...500).map { try JobID.known($0) }
    let uuids = ids.map { JobUUID.make(spool: Self.spool, id: $0) }
    #expect(Set(uuids).count == ids.count)
    #expect(ids.map { JobUUID.make(spool: Self.spool, id: $0) } == uuids)
  }

  @Test("Dashes may be left out, and letters be capitals")
  func forms() throws {
    let id = try JobID.known(42)
    let uuid = JobUUID.make(spool: Self.spool, id: id)
    let plain = uuid.filter { $0 != "-" }
    for form in [plain, uuid.uppercased(), plain.uppercased()] {
      #expect(JobUUID.id(of: form, spool: Self.spool) == id)
    }
  }

  @Test("A random UUID is no job's")
  func random() {
    var random = SeededGenerator(seed: 12)
    for _ in 0..<1000 { #expect(JobUUID.id(of: randomUUID(&random), spool: Self.spool) == nil) }
  }

  @Test("A UUID of another spool is no job's")
  func otherSpool() throws {
    for number in Self.numbers {
      let uuid = JobUUID.make(spool: "another", id: try JobID.known(number))
      #expect(JobUUID.id(of: uuid, spool: Self.spool) == nil)
    }
  }

  @Test("A UUID with any one digit changed is no job's")
  func changed() throws {
    let uuid = Array(JobUUID.make(spool: Self.spool, id: try JobID.known(7)))
    for index in uuid.indices where uuid[index] != "-" {
      for digit in "0123456789abcdef" where digit != uuid[index] {
        var other = uuid
        other[index] = digit
        #expect(JobUUID.id(of: String(other), spool: Self.spool) == nil)
      }
    }
  }

  @Test(
    "What is no UUID is no job's",
    arguments: [
      "", "42", "-", "6e3f8bb860c54b2c9f072d7c5ae4a10", "6e3f8bb860c54b2c9f072d7c5ae4a1011",
      "6e3f8bb8_60c5_4b2c_9f07_2d7c5ae4a101", "6e3f8bb860c5-4b2c-9f07-2d7c-5ae4a101",
      "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx", "６e3f8bb860c54b2c9f072d7c5ae4a1",
      "{6e3f8bb8-60c5-4b2c-9f07-2d7c5ae4}",
      "--------------------------------", "00000000-0000-0000-0000-000000000000",
    ]
  )
  func noUUID(text: String) {
    #expect(JobUUID.id(of: text, spool: Self.spool) == nil)
  }
}
