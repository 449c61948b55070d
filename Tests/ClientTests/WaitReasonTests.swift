import Lab
import Posix
import Spool
import Testing

@Suite("What a queued job waits for")
struct WaitReasonTests {
  private func catalogue(_ fill: (TemporarySpool) throws -> Void) throws -> BoardCatalogue {
    let spool = try TemporarySpool()
    try fill(spool)
    var catalogue = BoardCatalogue()
    _ = try catalogue.refresh(from: SpoolReader(path: spool.path))
    return catalogue
  }

  private func runner(
    _ host: String,
    _ boards: [HostReport.Board],
    roles: [String] = ["runner"]
  ) throws -> HostReport {
    HostReport(
      holder: try #require(Holder(host: host, incarnation: "01234567")),
      beat: 1,
      written: Timestamp(microseconds: 0),
      leaseSeconds: 60,
      machineID: "m",
      bootID: "b",
      processNamespace: "p",
      processID: 1,
      startTime: 1,
      roles: roles,
      boards: boards
    )
  }

  private func post(
    _ name: String,
    type: String = "net",
    _ state: String,
    job: Int? = nil,
    reason: String? = nil
  ) -> HostReport.Board {
    HostReport.Board(
      name: name,
      type: type,
      tags: ["virtual"],
      state: state,
      reason: reason,
      job: job.flatMap { JobID($0) }
    )
  }

  private func sentence(
    board: String? = "net",
    tags: [String] = [],
    reports: [HostReport],
    held: Bool = false,
    boards: [String] = ["n1", "n2"]
  ) throws -> String {
    let catalogue = try catalogue { spool in
      for name in boards { try spool.board(name, type: "net") }
    }
    let token = JobToken(try jobID(9), held ? .held(epoch: 1) : .queued(epoch: 0))
    return WaitReason(
      token: token,
      wishes: [BoardWish(board: board, tags: tags)],
      catalogue: catalogue,
      reports: reports
    ).sentence
  }

  @Test("A held job waits for intake")
  func held() throws {
    #expect(try sentence(reports: [], held: true) == "intake holds it")
  }

  @Test("Without a runner nothing else counts; an intake is none")
  func noRunner() throws {
    #expect(
      try sentence(reports: [runner("lab1", [], roles: ["intake", "gateway"])]) == "no runner is running"
    )
  }

  @Test("A free board means that it is its turn, whatever the others do")
  func turn() throws {
    let reports = [try runner("lab1", [post("n1", "busy", job: 4), post("n2", "idle")])]
    #expect(try sentence(reports: reports) == "it is its turn: board n2 is free")
  }

  @Test("One busy board is told with its job")
  func busy() throws {
    let reports = [try runner("lab1", [post("n1", "busy", job: 41)])]
    #expect(try sentence(board: "n1", reports: reports) == "board n1 is busy with job 41")
  }

  @Test("With several runners the busy board's host is told")
  func busyHost() throws {
    let reports = [try runner("lab1", [post("n1", "busy", job: 41)]), try runner("lab2", [])]
    #expect(try sentence(board: "n1", reports: reports) == "board n1 on lab1 is busy with job 41")
  }

  @Test("Several busy boards are counted, without those that are out of service")
  func allBusy() throws {
    let reports = [
      try runner(
        "lab1",
        [post("n1", "busy", job: 4), post("n2", "busy", job: 5), post("n3", "out of service")]
      )
    ]
    #expect(try sentence(reports: reports) == "all 2 boards of type net are busy")
    #expect(
      try sentence(board: nil, tags: ["virtual"], reports: reports)
        == "all 2 boards with the tag virtual are busy"
    )
  }

  @Test("A virtual board that every host has is one board on each")
  func everyHost() throws {
    let reports = [
      try runner("lab1", [post("n1", "busy", job: 4)]), try runner("lab2", [post("n1", "busy", job: 5)]),
    ]
    #expect(try sentence(board: "n1", reports: reports) == "all 2 boards named n1 are busy")
  }

  @Test("A board out of service is told with its host and reason")
  func outOfService() throws {
    let reports = [try runner("lab1", [post("n1", "out of service", reason: "no tool")])]
    #expect(try sentence(board: "n1", reports: reports) == "board n1 is out of service on lab1: no tool")
  }

  @Test("Of several boards out of service the first one's reason is told")
  func allOutOfService() throws {
    let reports = [
      try runner("lab1", [post("n1", "disabled", reason: "off"), post("n2", "out of service", reason: "x")])
    ]
    #expect(try sentence(reports: reports) == "all 2 boards of type net are out of service: n1 on lab1: off")
  }

  @Test("A board that no runner has is told by name, one of a type by the type")
  func notServed() throws {
    let reports = [try runner("lab1", [])]
    #expect(try sentence(board: "n1", reports: reports) == "no runner serves board n1")
    #expect(try sentence(reports: reports) == "no runner serves a board of type net")
  }

  @Test("A board that was removed is told as intake would")
  func noSuchBoard() throws {
    let text = try sentence(board: "gone", reports: [runner("lab1", [])])
    #expect(text.hasPrefix("no board has the name or the type \"gone\""))
  }

  @Test("A board whose file is broken is told with the fault")
  func brokenFile() throws {
    let catalogue = try catalogue { try $0.write("boards/n1.json", "{") }
    let token = JobToken(try jobID(9), .queued(epoch: 0))
    let reason = WaitReason(
      token: token,
      wishes: [BoardWish(board: "n1", tags: [])],
      catalogue: catalogue,
      reports: [try runner("lab1", [])]
    )
    #expect(reason.sentence.hasPrefix("boards/n1.json is not JSON"))
  }
}
