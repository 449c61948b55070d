import Spool
import TestSupport
import Testing

@Suite("Other names of the spool")
struct NamesTests {
  @Test("A number has one canonical form")
  func decimals() {
    #expect(decimal("0") == 0)
    #expect(decimal("7") == 7)
    #expect(decimal("9223372036854775807") == .max)
  }

  @Test(
    "Any other text is no number",
    arguments: [
      "", "00", "07", "-1", "+1", "1 ", " 1", "1_000", "0x10", "1e3", "１２", "٣", "9223372036854775808",
      "9999999999999999999", "18446744073709551616", "10000000000000000000", "1\u{0301}",
    ]
  )
  func noDecimals(text: String) {
    #expect(decimal(text) == nil)
  }

  @Test("Every number is read back from its own text")
  func roundTrip() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<5000 {
      let number = Int.random(in: 0...(1 << Int.random(in: 0..<63, using: &random)), using: &random)
      #expect(decimal(String(number)) == number)
    }
  }

  @Test("An id is at least 1")
  func ids() {
    #expect(JobID(0) == nil)
    #expect(JobID(-1) == nil)
    #expect(JobID("0") == nil)
    #expect(JobID("42")?.number == 42)
    #expect(JobID("42")?.description == "42")
  }

  @Test("A holder is a host and an incarnation")
  func holders() {
    #expect(Holder("lab-1.example_2~0123abcd")?.description == "lab-1.example_2~0123abcd")
    #expect(Holder(host: "LAB", incarnation: "0123456789abcdef0123456789abcdef") != nil)
  }

  @Test(
    "Any other text is no holder",
    arguments: [
      "", "~", "lab", "lab~", "~0123abcd", "lab~0123abc", "lab~0123abcd~", ".lab~0123abcd", "l/b~0123abcd",
      "l b~0123abcd", "lab~0123ABCD", "lab~0123abcx", "läb~0123abcd", "lab\n~0123abcd", "lab~0123abcd~end",
      "lab~0123456789abcdef0123456789abcdef0",
    ]
  )
  func noHolders(text: String) {
    #expect(Holder(text) == nil)
  }

  @Test("A host's name has at most 64 bytes")
  func longHosts() {
    #expect(Holder(host: String(repeating: "h", count: 64), incarnation: "0123abcd") != nil)
    #expect(Holder(host: String(repeating: "h", count: 65), incarnation: "0123abcd") == nil)
  }

  @Test("The lease's name holds the last id and the incarnation")
  func lease() {
    let lease = LeaseName(lastID: 42, incarnation: "0123abcd")
    #expect(lease.name == "lease~42~0123abcd")
    #expect(LeaseName(lease.name) == lease)
    #expect(LeaseName("lease~0~0123abcd")?.lastID == 0)
  }

  @Test(
    "Any other name is no lease",
    arguments: [
      "", "lease", "lease~42", "lease~~0123abcd", "lease~-1~0123abcd", "lease~042~0123abcd", "lease~42~x",
      "lease~42~0123abcd~", "Lease~42~0123abcd", ".lease~42~0123abcd", "taken",
    ]
  )
  func noLease(name: String) {
    #expect(LeaseName(name) == nil)
  }

  @Test("A request is named after its job and what is asked")
  func requests() throws {
    let request = RequestName("42.cancel")
    #expect(request == RequestName(job: try JobID.known(42), verb: .cancel))
    #expect(request?.name == "42.cancel")
    #expect(request?.refusedName == "42.cancel.refused")
  }

  @Test("A target that is not all digits is a board; digits that are no id are neither")
  func targets() throws {
    #expect(RequestName("nucleo-1.stop") == RequestName(board: "nucleo-1", verb: .stop))
    #expect(RequestName("v1.2.update")?.target == .board("v1.2"))
    for digits in ["042", "0", "99999999999999999999"] {
      #expect(RequestName("\(digits).cancel")?.target == .number(digits))
    }
  }

  @Test(
    "Any other name is no request",
    arguments: [
      "", "42", ".cancel", "42.", "42.cancel ", "42.Cancel", "42.cancel.refused", ".x.stop", "x.frob",
    ]
  )
  func noRequests(name: String) {
    #expect(RequestName(name) == nil)
  }

  @Test("A drop's name is text of at most 200 bytes")
  func dropNames() {
    #expect(DropName("foo bar.elf")?.text == "foo bar.elf")
    #expect(DropName(String(repeating: "x", count: 200)) != nil)
    #expect(DropName(String(repeating: "x", count: 201)) == nil)
    #expect(DropName("") == nil)
    #expect(DropName("a/b") == nil)
    #expect(DropName.fault(in: nil) == "the drop's name holds control characters or is not UTF-8")
  }

  @Test("What the spool writes into a job is known as its own, what a submitter writes is not")
  func ownNames() {
    for name in ["job.json", "history.jsonl", "attempts", "attached", "log", "result.json", "cancel~3"] {
      #expect(Layout.isOwn(name), "\(name)")
    }
    for name in ["manifest.json", "example.elf", "logs", "log.txt", "cancel", "outputs"] {
      #expect(!Layout.isOwn(name), "\(name)")
    }
  }
}
