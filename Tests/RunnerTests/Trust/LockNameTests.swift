import Testing

@testable import Runner

@Suite("Names of board locks")
struct LockNameTests {
  private func names(_ identities: [String], links: [String: String] = [:]) -> [String] {
    LockName.names(of: identities) { links[$0] }.map(\.name)
  }

  @Test(
    "A name is an identity without what file names must not have",
    arguments: [
      ("probe:0671FF", "probe%3a0671FF"), ("tcp:lab:4001", "tcp%3alab%3a4001"),
      ("path:/dev/ttyUSB0", "path%3a%2fdev%2fttyUSB0"), ("probe:..", "probe%3a%2e%2e"),
      ("probe:%", "probe%3a%25"), ("probe:ö", "probe%3a%c3%b6"), ("probe:\n", "probe%3a%0a"),
    ]
  )
  func encoded(identity: String, name: String) {
    #expect(LockName.encoded(identity) == name)
  }

  @Test("Two names of one port share a lock")
  func links() {
    let links = ["/dev/serial/by-id/a": "/dev/ttyUSB0", "/dev/ttyUSB0": "/dev/ttyUSB0"]
    let first = names(["path:/dev/serial/by-id/a"], links: links)
    let second = names(["path:/dev/ttyUSB0"], links: links)
    #expect(first.count == 2)
    #expect(second == ["path%3a%2fdev%2fttyUSB0"])
    #expect(first.contains(second[0]))
  }

  @Test("A port that is not plugged in is known by its own name")
  func absent() {
    #expect(names(["path:/dev/gone"]) == ["path%3a%2fdev%2fgone"])
  }

  @Test("All take several locks in one order")
  func order() {
    #expect(names(["tcp:b:1", "probe:a"]) == names(["probe:a", "tcp:b:1"]))
  }

  @Test("Long identities have names that file systems allow, and that differ")
  func long() {
    let base = "path:/" + String(repeating: "ä/", count: 400)
    let names = [base + "1", base + "2"].map(LockName.encoded)
    #expect(names.allSatisfy { $0.utf8.count <= 255 })
    #expect(names[0] != names[1])
    #expect(names[0].contains("~"))
  }
}
