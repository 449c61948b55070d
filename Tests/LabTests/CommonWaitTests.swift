import JSON
import Lab
import Posix
import Spool
import TestSupport
import Testing

@Suite("What a job of several boards waits for")
struct CommonWaitTests {
  private let spool: TemporarySpool
  private let noon = Timestamp(microseconds: 1_800_000_000_000_000)

  init() throws {
    spool = try TemporarySpool()
    try spool.addBoard("n1")
    try spool.addBoard("n2")
  }

  /// The sentence for a job that wants these boards, where each host serves those.
  private func sentence(
    _ wishes: [String],
    _ hosts: [String: [(name: String, state: String)]]
  ) throws -> String {
    var catalogue = BoardCatalogue()
    _ = try catalogue.refresh(from: spool.depot.reader)
    let reports = try hosts.sorted { $0.key < $1.key }.map { host, boards in
      HostReport(
        holder: try .known("\(host)~0123abcd"),
        beat: 1,
        written: noon,
        leaseSeconds: 60,
        machineID: "m",
        bootID: "b",
        processNamespace: "p",
        processID: 1,
        startTime: 1,
        roles: ["runner"],
        boards: boards.map {
          HostReport.Board(
            name: $0.name,
            type: "linux",
            tags: [],
            state: $0.state,
            reason: $0.state == "out of service" ? "no tool" : nil,
            job: $0.state == "busy" ? JobID(7) : nil
          )
        }
      )
    }
    return WaitReason(
      token: JobToken(try .known(9), .queued(epoch: 0)),
      wishes: wishes.map { BoardWish(board: $0, tags: []) },
      owner: "ann",
      catalogue: catalogue,
      reports: reports,
      at: noon
    ).sentence
  }

  @Test("A busy board is told with its job, and the host where there are several")
  func busy() throws {
    #expect(
      try sentence(["linux", "linux"], ["lab1": [("n1", "busy"), ("n2", "idle")]])
        == "it waits for 2 boards of one host: board n1 is busy with job 7"
    )
    #expect(
      try sentence(["n1", "n2"], ["lab1": [("n1", "busy"), ("n2", "idle")], "lab2": [("n1", "idle")]])
        == "it waits for 2 boards of one host: board n1 on lab1 is busy with job 7"
    )
  }

  @Test("Boards of different hosts do not do together")
  func hosts() throws {
    #expect(
      try sentence(["n1", "n2"], ["lab1": [("n1", "idle")], "lab2": [("n2", "idle")]])
        == "no host has boards for all 2 roles"
    )
  }

  @Test("The host that is nearest to having all is the one that is told of")
  func nearest() throws {
    let hosts = ["lab1": [("n1", "busy"), ("n2", "busy")], "lab2": [("n1", "idle"), ("n2", "busy")]]
    #expect(
      try sentence(["n1", "n2"], hosts)
        == "it waits for 2 boards of one host: board n2 on lab2 is busy with job 7"
    )
  }

  @Test("A board out of service is told with its reason, and a turn with its boards")
  func service() throws {
    #expect(
      try sentence(["n1", "n2"], ["lab1": [("n1", "out of service"), ("n2", "idle")]])
        == "it waits for 2 boards of one host: board n1 is out of service on lab1: no tool"
    )
    #expect(
      try sentence(["n2", "linux"], ["lab1": [("n1", "idle"), ("n2", "idle")]])
        == "it is its turn: the boards n2, n1 are free"
    )
  }

  @Test("Without a runner that is told, and a board that is no board's")
  func nobody() throws {
    #expect(try sentence(["n1", "n2"], [:]) == "no runner is running")
    #expect(try sentence(["n1", "linus"], ["lab1": [("n1", "idle")]]).contains("did you mean \"linux\"?"))
  }
}
