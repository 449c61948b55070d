import Lab
import Testing

@Suite("Board files that mean one thing")
struct SharedIdentitiesTests {
  private func board(_ name: String, _ host: String?, _ identities: [String]) -> SharedIdentities.Claimant {
    SharedIdentities.Claimant(name: name, host: host, identities: identities)
  }

  private func refused(
    _ boards: [SharedIdentities.Claimant],
    resolve: (String) -> String = { $0 }
  ) -> [String] {
    let shared = SharedIdentities(boards, resolve: resolve)
    return boards.map(\.name).filter { shared.reason($0) != nil }
  }

  @Test("Both are refused, and each names the other and what they share")
  func both() {
    let shared = SharedIdentities(
      [board("a", "lab1", ["probe:1"]), board("b", "lab1", ["probe:1"])],
      resolve: { $0 }
    )
    #expect(
      shared.reason("a")
        == "boards/b.json means probe 1 too, so neither is used; correct or remove one of the two files"
    )
    #expect(shared.reason("b")?.hasPrefix("boards/a.json means probe 1 too") == true)
  }

  @Test("Boards that share nothing are not")
  func nothing() {
    #expect(
      refused([board("a", "lab1", ["probe:1"]), board("b", "lab1", ["probe:2"]), board("c", nil, [])]) == []
    )
  }

  @Test(
    "Probes and ports are a host's, servers everybody's",
    arguments: ["probe:1", "path:/dev/ttyUSB0", "tcp:localhost:4001"]
  )
  func hosts(identity: String) {
    #expect(refused([board("a", "lab1", [identity]), board("b", "lab2", [identity])]) == [])
    #expect(refused([board("a", "lab1", ["tcp:s:1"]), board("b", "lab2", ["tcp:s:1"])]) == ["a", "b"])
  }

  @Test("Two names of one port are one port")
  func links() {
    let boards = [
      board("a", "lab1", ["path:/dev/serial/by-id/x"]), board("b", "lab1", ["path:/dev/ttyUSB0"]),
    ]
    #expect(refused(boards) == [])
    #expect(refused(boards) { $0.contains("by-id") ? "/dev/ttyUSB0" : $0 } == ["a", "b"])
  }

  @Test("A board that names its own port twice shares it with nobody")
  func itself() {
    #expect(refused([board("a", "lab1", ["path:/dev/x", "path:/dev/y"])]) { _ in "/dev/z" } == [])
  }
}
