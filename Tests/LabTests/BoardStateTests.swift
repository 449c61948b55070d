import JSON
import Lab
import Posix
import Spool
import TestSupport
import Testing

@Suite("The state of boards")
struct BoardStateTests {
  private let spool: TemporarySpool

  init() throws { spool = try TemporarySpool() }

  private func states(_ reports: [HostReport]) throws -> [BoardState] {
    var catalogue = BoardCatalogue()
    _ = try catalogue.refresh(from: spool.depot.reader)
    return catalogue.states(reports)
  }

  private func report(_ host: String, _ boards: [HostReport.Board]) throws -> HostReport {
    HostReport(
      holder: try #require(Holder(host: host, incarnation: "01234567")),
      beat: 1,
      written: Timestamp(microseconds: 1_000_000),
      leaseSeconds: 60,
      machineID: "m",
      bootID: "b",
      processNamespace: "p",
      processID: 1,
      startTime: 1,
      roles: ["runner"],
      boards: boards
    )
  }

  private func post(
    _ name: String,
    _ state: String,
    reason: String? = nil,
    job: JobID? = nil
  ) -> HostReport.Board {
    HostReport.Board(name: name, type: "linux", tags: [], state: state, reason: reason, job: job)
  }

  @Test("Each board file is a board: served, not served, and broken with its reason")
  func files() throws {
    try spool.addBoard("a")
    try spool.addBoard("b")
    try spool.root.put("boards/c.json", "{")
    let states = try states([try report("lab1", [post("a", "busy", job: try JobID.known(4))])])
    #expect(states.map(\.name) == ["a", "b", "c"])
    #expect(states.map(\.state) == ["busy", "no runner", "broken"])
    #expect(states.map(\.host) == ["lab1", nil, nil])
    #expect(states.map(\.isEnabled) == [true, true, false])
    #expect(states.map(\.job?.number) == [4, nil, nil])
    #expect(states.map(\.lastSeen) == [Timestamp(microseconds: 1_000_000), nil, nil])
    #expect(states[0].report?.holder.host == "lab1")
    #expect(states[1].reason == "no runner is running")
    #expect(states[2].reason?.hasPrefix("boards/c.json is not JSON") == true)
  }

  @Test("A board that two hosts serve has a state on each")
  func twoHosts() throws {
    try spool.addBoard("a")
    let states = try states([
      try report("lab1", [post("a", "idle")]),
      try report("lab2", [post("a", "out of service", reason: "no tool")]),
    ])
    #expect(states.map(\.name) == ["a", "a"])
    #expect(states.map(\.host) == ["lab1", "lab2"])
    #expect(states.map(\.state) == ["idle", "out of service"])
    #expect(states.map(\.reason) == [nil, "no tool"])
  }

  @Test("The report of a board whose file could not be used then says nothing about it")
  func brokenThere() throws {
    try spool.addBoard("a")
    var post = post("a", "out of service", reason: "not JSON")
    post.type = ""
    let states = try states([try report("lab1", [post])])
    #expect(states.map(\.state) == ["no runner"])
    #expect(states.map(\.host) == [nil])
  }

  @Test("A disabled board that nobody serves is disabled")
  func disabled() throws {
    try spool.addBoard(
      "a",
      [
        "type": "linux", "driver": ["kind": "process"], "trusted_submitters": true,
        "enabled": false,
      ]
    )
    let state = try #require(try states([]).first)
    #expect(state.state == "disabled")
    #expect(!state.isEnabled)
    #expect(state.reason == "\"enabled\" is false in its file")
  }

  private let noon = Timestamp(microseconds: 1_800_000_000_000_000)

  private func order(_ board: String, _ change: (inout BoardOrders) -> Void) throws {
    var orders = BoardOrders()
    change(&orders)
    try spool.root.put("boards/\(BoardOrders.fileName(board))", bytes: orders.json.pretty)
  }

  private func states(at now: Timestamp, _ reports: [HostReport]) throws -> [BoardState] {
    var catalogue = BoardCatalogue()
    _ = try catalogue.refresh(from: spool.depot.reader)
    return catalogue.states(reports, at: now)
  }

  @Test("A stop is told at once, though the report does not know of it yet")
  func stop() throws {
    for name in ["a", "b", "c", "d"] {
      try spool.addBoard(name)
      try order(name) { $0.stop = BoardOrders.Stop(by: "ann", at: noon) }
    }
    let posts = [
      post("a", "idle"), post("b", "busy", job: try .known(4)), post("c", "disabled", reason: "off"),
    ]
    let states = try states(at: noon, [try report("lab1", posts)])
    #expect(states.map(\.state) == ["stopped", "busy", "disabled", "stopped"])
    let reason = "stopped by ann since 2027-01-15T08:00:00Z"
    #expect(states.map(\.reason) == [reason, reason, "off", reason])
  }

  @Test("A stop that was taken back is gone at once, though the report still has it")
  func start() throws {
    try spool.addBoard("a")
    let state = try #require(
      try states(at: noon, [try report("lab1", [post("a", "stopped", reason: "stopped by ann since …")])])
        .first
    )
    #expect(state.state == "idle" && state.reason == nil)
  }

  @Test("A reservation is told with its user, while it lasts")
  func reservation() throws {
    for name in ["a", "b"] {
      try spool.addBoard(name)
      try order(name) { $0.reservation = BoardOrders.Reservation(user: "bob", by: "ann", until: noon) }
    }
    var old = post("a", "idle", reason: "reserved for bob until …")
    old.reservedFor = "bob"
    let reports = [try report("lab1", [old])]
    let during = try states(at: Timestamp(microseconds: noon.microseconds - 1), reports)
    #expect(during.map(\.state) == ["idle", "no runner"])
    #expect(during.map(\.reservedFor) == ["bob", "bob"])
    #expect(during[0].reason == "reserved for bob until 2027-01-15T08:00:00Z")
    let after = try states(at: noon, reports)
    #expect(after.map(\.reservedFor) == [nil, nil])
    #expect(after[0].reason == nil)
  }

  @Test("The driver's machine is told, also of a kind that this version does not serve")
  func machine() throws {
    try spool.addBoard(
      "a",
      [
        "type": "netduinoplus2", "tags": ["stm32f4"], "driver": ["kind": "qemu", "machine": "netduinoplus2"],
      ]
    )
    try spool.addBoard(
      "b",
      ["type": "avr", "host": "lab9", "driver": ["kind": "some-probe", "machine": "atmega328p"]]
    )
    let states = try states([])
    #expect(states.map(\.machine) == ["netduinoplus2", "atmega328p"])
    #expect(states.map(\.driver) == ["qemu", "some-probe"])
    #expect(states.map(\.tags) == [["stm32f4"], []])
    #expect(states.map(\.host) == [nil, "lab9"])
  }
}
