import Custody
import Posix
import Spool
import TestSupport
import Testing

@Suite("Signs of life")
struct PulseTests {
  private let spool: TemporarySpool
  private let identity: Identity

  init() throws {
    spool = try TemporarySpool()
    identity = try Identity()
  }

  private func pulse() throws -> Pulse {
    try Pulse(spool.depot, identity: identity, roles: ["runner"]) { _ in }
  }

  private func report() throws -> HostReport? {
    try spool.depot.reader.hostReports().first { $0.holder == identity.holder }
  }

  @Test("The first report is there before anything else is done")
  func firstReport() throws {
    let pulse = try pulse()
    let report = try report()
    #expect(report?.roles == ["runner"])
    #expect(report?.leaseSeconds == 60)
    #expect(report?.processID == Machine.processID)
    #expect(report?.startTime == Machine.startTime(ofProcess: Machine.processID))
    #expect(pulse.isAlive)
  }

  @Test("Each report tells the host's address, processors and memory")
  func host() throws {
    let pulse = try pulse()
    let first = try report()
    try beatOnce(pulse)
    for report in [first, try report()] {
      #expect(report?.ip == Interfaces.address)
      #expect(report?.cpu.isEmpty == false)
      #expect(report?.totalMemory == Memory.current()?.totalMebibytes)
      #expect(report?.freeMemory != nil)
    }
  }

  @Test("Who withdraws leaves no report")
  func withdraw() throws {
    let pulse = try pulse()
    pulse.withdraw()
    pulse.withdraw()
    #expect(try report() == nil)
    #expect(try spool.depot.folder(Layout.hosts).names().isEmpty)
  }

  /// Lets a pulse run until its next beat.
  private func beatOnce(_ pulse: Pulse) throws {
    let bell = try Bell()
    pulse.afterEachBeat { bell.ring() }
    let worker = try Worker(name: "pulse") { pulse.run() }
    #expect(bell.wait(milliseconds: 30_000), "no beat came")
    pulse.stop()
    worker.join()
  }

  @Test("Each beat changes the report, and tells the boards' states")
  func beats() throws {
    let pulse = try pulse()
    let first = try report()
    pulse.tell([.init(name: "b", type: "t", tags: [], state: "idle", reason: nil, job: nil)])
    try beatOnce(pulse)
    let second = try report()
    #expect(second?.beat != first?.beat)
    #expect(second?.boards.map(\.name) == ["b"])
  }

  /// The report of another process, which this test changes.
  private func leave(_ change: (inout HostReport) throws -> Void) throws -> HostReport {
    var report = HostReport(
      holder: try .known("\(identity.holder.host)~0123abcd"),
      beat: 1,
      written: Clock.now,
      leaseSeconds: 60,
      machineID: identity.machineID,
      bootID: identity.bootID,
      processNamespace: identity.processNamespace,
      processID: identity.processID,
      startTime: identity.startTime,
      roles: ["runner"],
      boards: []
    )
    try change(&report)
    try spool.root.put("hosts/\(report.holder).json", bytes: report.json.pretty)
    return report
  }

  @Test(
    "What a process of this machine left that is known to have ended is taken over before the first claim"
  )
  func recover() throws {
    let dead = try leave { $0.startTime += 1 }
    try spool.addJob(JobToken(try .known(42), .running(epoch: 1, holder: dead.holder)))
    try pulse().recover()
    #expect(try spool.place(of: .known(42))?.path == "queued/42~2")
    #expect(!spool.root.has("hosts/\(dead.holder).json"))
  }

  @Test("What a process left that may live is let alone")
  func leaveAlone() throws {
    let living = try leave { _ in }
    try spool.addJob(JobToken(try .known(42), .running(epoch: 1, holder: living.holder)))
    try pulse().recover()
    #expect(try spool.place(of: .known(42))?.holder == living.holder)
    #expect(spool.root.has("hosts/\(living.holder).json"))
  }

  @Test("Only this machine's processes are known to be gone, by boot, namespace, id and start time")
  func knowsGone() throws {
    #expect(!identity.knowsGone(try leave { _ in }))
    #expect(identity.knowsGone(try leave { $0.startTime += 1 }))
    #expect(identity.knowsGone(try leave { $0.processID = 1 << 23 }))
    #expect(identity.knowsGone(try leave { $0.bootID = "another" }))
    #expect(!identity.knowsGone(try leave { ($0.machineID, $0.bootID) = ("another", "another") }))
    #expect(!identity.knowsGone(try leave { ($0.processNamespace, $0.startTime) = ("another", 1) }))
  }

  @Test("Another machine under this host's name is an impostor; another process of this machine is none")
  func impostor() throws {
    #expect(identity.isImpostor(try leave { $0.machineID = "another" }))
    #expect(!identity.isImpostor(try leave { _ in }))
    #expect(
      !identity.isImpostor(
        try leave { ($0.machineID, $0.holder) = ("another", try .known("other~0123abcd")) }
      )
    )
  }

  @Test("Two starts of the program have different incarnations")
  func incarnations() throws {
    #expect(try Identity().holder != Identity().holder)
  }
}
