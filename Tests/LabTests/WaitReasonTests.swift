import JSON
import Lab
import Posix
import Spool
import TestSupport
import Testing

@Suite("What a job waits for whose boards are stopped or reserved")
struct WaitReasonOrdersTests {
  private let spool: TemporarySpool
  private let noon = Timestamp(microseconds: 1_800_000_000_000_000)

  init() throws {
    spool = try TemporarySpool()
    try spool.addBoard("n1")
    try spool.addBoard("n2")
  }

  private enum Order: String {
    case none, stop, reserve
  }

  private func order(_ board: String, _ order: Order) throws {
    var orders = BoardOrders()
    if order == .stop { orders.stop = BoardOrders.Stop(by: "ann", at: noon) }
    if order == .reserve {
      let until = Timestamp(microseconds: noon.microseconds + 60_000_000)
      orders.reservation = BoardOrders.Reservation(user: "bob", by: "ann", until: until)
    }
    try spool.root.put("boards/\(BoardOrders.fileName(board))", bytes: orders.json.pretty)
  }

  private let reasons = [
    "out of service": "no tool", "set aside": "its golden job 3 ended as failed: no",
    "checking": "its golden job 3 decides whether it takes others",
    "in use": "probe 1 is in use by process 7",
  ]

  @Test(
    "A board that takes no jobs for now is told with what keeps it",
    arguments: [("set aside", "set aside"), ("checking", "being checked"), ("in use", "in use")]
  )
  func unavailable(state: String, words: String) throws {
    let reason = try #require(reasons[state])
    #expect(try sentence("a", owner: "bob", [("a", state)]) == "board a is \(words): \(reason)")
    #expect(
      try sentence("linux", owner: "bob", [("a", state), ("b", state)])
        == "all 2 boards of type linux are out of service: a on lab1: \(words): \(reason)"
    )
  }

  @Test("Of a board that is set aside a stop is told first, and a reservation last")
  func asideAndOrdered() throws {
    try order("a", .reserve)
    #expect(
      try sentence("a", owner: "ann", [("a", "set aside")]).hasPrefix("board a is set aside: its golden")
    )
    try order("a", .stop)
    #expect(
      try sentence("a", owner: "ann", [("a", "set aside")]).hasPrefix("board a is stopped by ann since")
    )
  }

  private func sentence(
    _ board: String,
    owner: String?,
    _ posts: [(name: String, state: String)],
    seconds: Int = 0
  ) throws -> String {
    var catalogue = BoardCatalogue()
    _ = try catalogue.refresh(from: spool.depot.reader)
    let report = HostReport(
      holder: try .known("lab1~0123abcd"),
      beat: 1,
      written: noon,
      leaseSeconds: 60,
      machineID: "m",
      bootID: "b",
      processNamespace: "p",
      processID: 1,
      startTime: 1,
      roles: ["runner"],
      boards: posts.map {
        HostReport.Board(
          name: $0.name,
          type: "linux",
          tags: [],
          state: $0.state,
          reason: reasons[$0.state],
          job: $0.state == "busy" ? JobID(4) : nil
        )
      }
    )
    return WaitReason(
      token: JobToken(try .known(9), .queued(epoch: 0)),
      wishes: [BoardWish(board: board, tags: [])],
      owner: owner,
      catalogue: catalogue,
      reports: [report],
      at: Timestamp(microseconds: noon.microseconds + seconds * 1_000_000)
    ).sentence
  }

  @Test(
    "A stopped board is told with who stopped it, be it idle or busy",
    arguments: ["idle", "busy", "stopped"]
  )
  func stopped(state: String) throws {
    try order("n1", .stop)
    #expect(
      try sentence("n1", owner: "bob", [("n1", state)])
        == "board n1 is stopped by ann since 2027-01-15T08:00:00Z"
    )
  }

  @Test("A reserved board is told to others with its user, be it idle or busy", arguments: ["idle", "busy"])
  func reserved(state: String) throws {
    try order("n1", .reserve)
    for owner in ["cat", nil] {
      #expect(
        try sentence("n1", owner: owner, [("n1", state)])
          == "board n1 is reserved for bob until 2027-01-15T08:01:00Z"
      )
    }
  }

  @Test("For its user a reserved board is like any other, and for all when the reservation is over")
  func users() throws {
    try order("n1", .reserve)
    #expect(try sentence("n1", owner: "bob", [("n1", "idle")]) == "it is its turn: board n1 is free")
    #expect(try sentence("n1", owner: "bob", [("n1", "busy")]) == "board n1 is busy with job 4")
    #expect(
      try sentence("n1", owner: "cat", [("n1", "idle")], seconds: 60) == "it is its turn: board n1 is free"
    )
  }

  @Test("Of several boards those that do not serve the job do not count as busy")
  func several() throws {
    try order("n1", .stop)
    #expect(
      try sentence("linux", owner: "cat", [("n1", "busy"), ("n2", "busy")]) == "board n2 is busy with job 4"
    )
    #expect(
      try sentence("linux", owner: "cat", [("n1", "idle"), ("n2", "idle")])
        == "it is its turn: board n2 is free"
    )
  }

  @Test("Where none of several serves the job, the first one's reason is told")
  func none() throws {
    try order("n1", .stop)
    try order("n2", .reserve)
    #expect(
      try sentence("linux", owner: "cat", [("n1", "busy"), ("n2", "idle")])
        == "all 2 boards of type linux are out of service: n1 on lab1: stopped by ann since 2027-01-15T08:00:00Z"
    )
  }

  @Test("A reserved board without its tool is out of service first")
  func outOfService() throws {
    try order("n1", .reserve)
    #expect(
      try sentence("n1", owner: "cat", [("n1", "out of service")])
        == "board n1 is out of service on lab1: no tool"
    )
  }
}
