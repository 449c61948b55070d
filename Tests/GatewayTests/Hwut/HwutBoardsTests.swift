import JSON
import Testing

@testable import Gateway

@Suite("hwut: boards and runners", .timeLimit(.minutes(5)))
struct HwutBoardsTests {
  /// Two boards of one type, of which one is disabled.
  private func serving(_ body: (Serving) throws -> Void) throws {
    let tree = try SpoolTree()
    let driver = #""driver": {"kind": "qemu", "machine": "netduinoplus2"}"#
    try tree.write("boards/one.json", #"{"type": "stm32", \#(driver)}"#)
    try tree.write("boards/two.json", #"{"type": "stm32", "enabled": false, \#(driver)}"#)
    try tree.indexAcceptance(1)
    try tree.addEndedJob(1)
    try tree.append(".index/jobs", "E\t1\tpassed\t\(SpoolTree.createdMicroseconds)\tone\n")
    try GatewayTests.serving(tree, body)
  }

  private static let board: JSONValue = [
    "name": "stm32", "microcontroller": "netduinoplus2", "manufacturer": .null, "runners": ["one", "two"],
  ]

  @Test("A type of boards is a board, with those of it as its runners", arguments: ["", "/apiv1"])
  func boards(prefix: String) throws {
    try serving { (serving) throws in
      #expect(try serving.get("\(prefix)/targets/boards").json() == [Self.board])
      #expect(try serving.get("\(prefix)/targets/boards/stm32").json() == Self.board)
    }
  }

  @Test("A board is a runner of its type", arguments: ["/runners", "/runners/*", "/runners/by_board/stm32"])
  func runners(path: String) throws {
    try serving { (serving) throws in
      let runners = try #require(serving.get(path).json().array)
      #expect(runners.map { $0["id"] } == ["one", "two"])
      #expect(runners.map { $0["enabled"] } == [true, false])
      #expect(runners.map { $0["board"] } == ["stm32", "stm32"])
      #expect(runners.map { $0["job_counter"] } == [1, 0])
      #expect(runners.map { $0["busy"] } == [false, false])
    }
  }

  @Test("What there is not is not found", arguments: ["/targets/boards/avr", "/runners/three", "/targets"])
  func notFound(path: String) throws {
    try serving { (serving) throws in #expect(try serving.get(path).status == 404) }
  }
}
