import Testing

@testable import Gateway

@Suite("Name-based UUIDs")
struct UUID5Tests {
  /// RFC 9562, appendix C.
  private static let domains = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"

  @Test("A name's UUID is that of RFC 9562, appendix A.4")
  func vector() throws {
    let names = try #require(UUID5(namespace: Self.domains))
    #expect(names.uuid(of: "www.example.com") == "2ed6657d-e927-568b-95e1-2665a8aea6a2")
  }

  @Test("The namespace may be written without dashes and in capitals")
  func forms() throws {
    let plain = Self.domains.filter { $0 != "-" }
    for form in [plain, Self.domains.uppercased()] {
      #expect(UUID5(namespace: form)?.uuid(of: "www.example.com") == "2ed6657d-e927-568b-95e1-2665a8aea6a2")
    }
  }

  @Test("A spool's names are under its own UUID")
  func spool() throws {
    #expect(UUID5(spool: Self.domains).uuid(of: "x") == UUID5(namespace: Self.domains)?.uuid(of: "x"))
  }

  @Test("A spool whose id is no UUID has names of its own all the same")
  func otherSpool() {
    let names = UUID5(spool: "my lab")
    #expect(UUID5(namespace: "my lab") == nil)
    #expect(names.uuid(of: "x") == UUID5(spool: "my lab").uuid(of: "x"))
    #expect(names.uuid(of: "x") != UUID5(spool: "your lab").uuid(of: "x"))
  }

  @Test("UUIDs have version 5 and the variant of RFC 9562, whatever the name")
  func shape() throws {
    for number in 0..<200 {
      let uuid = Array(UUID5(spool: Self.domains).uuid(of: "name \(number)"))
      #expect(uuid.count == 36)
      #expect([8, 13, 18, 23].allSatisfy { uuid[$0] == "-" })
      #expect(uuid[14] == "5")
      #expect("89ab".contains(uuid[19]))
    }
  }

  @Test("A name's number is the end of its UUID")
  func number() throws {
    #expect(UUID5(namespace: Self.domains)?.number(of: "www.example.com") == 0x2665_a8ae_a6a2)
  }

  @Test(
    "What is no UUID is none",
    arguments: [
      "", "-", "6ba7b810-9dad-11d1-80b4-00c04fd430c", "6ba7b810_9dad_11d1_80b4_00c04fd430c8",
      "{6ba7b810-9dad-11d1-80b4-00c04fd430c8}", "６ba7b8109dad11d180b400c04fd430",
      "not a UUID, though of 36 characters!",
    ]
  )
  func malformed(text: String) { #expect(UUIDBytes(text) == nil) }

  @Test("A UUID's text is read and written back in lower case")
  func text() throws {
    #expect(UUIDBytes(Self.domains.uppercased())?.text == Self.domains)
    #expect(UUIDBytes("00000000-0000-0000-0000-000000000000")?.text == "00000000-0000-0000-0000-000000000000")
  }
}
