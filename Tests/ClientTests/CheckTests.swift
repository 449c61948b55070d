import Posix
import Spool
import Testing

@testable import Client

@Suite("check")
struct CheckTests {
  /// A spool with two ended jobs and one that waits, and nothing wrong.
  private func soundSpool() throws -> TemporarySpool {
    let spool = try TemporarySpool()
    try spool.board("linux")
    try spool.endedJob(1)
    try spool.endedJob(2, verdict: .cancelled)
    try spool.job(3, at: "queued/3")
    try spool.settle(accepted: [1, 2, 3], ended: [1, 2])
    return spool
  }

  /// What is found when one thing is changed.
  private func findings(_ change: (TemporarySpool) throws -> Void) throws -> [Finding] {
    let spool = try soundSpool()
    try change(spool)
    return try spool.findings()
  }

  @Test("A sound spool and a new one have no findings")
  func sound() throws {
    #expect(try findings { _ in }.isEmpty)
    #expect(try TemporarySpool().findings().isEmpty)
  }

  @Test("Another directory is no spool with many faults, but no spool")
  func noSpool() throws {
    let spool = try TemporarySpool()
    #expect(throws: ClientError.self) { try SpoolCheck(path: spool.path + "/boards") }
  }

  @Test("A missing folder is found and made, with its mode")
  func missingFolder() throws {
    let spool = try soundSpool()
    try spool.root.removeTree(".intake")
    #expect(try spool.findings().map(\.path) == [".intake"])
    #expect(try spool.repair().isEmpty)
    #expect(try spool.root.status(of: ".intake").mode == 0o700)
    #expect(try spool.exists(".intake/staged"))
    #expect(try spool.exists(".intake/lease~3~00000000"))
  }

  @Test(
    "Wrong modes are found and set",
    arguments: [
      (".intake", 0o755), ("queued", 0o777), ("boards", 0o757), ("incoming", 0o777), ("receipts", 0o555),
    ] as [(String, UInt32)]
  )
  func modes(folder: String, mode: UInt32) throws {
    let spool = try soundSpool()
    try spool.root.setMode(mode, of: folder)
    #expect(try spool.findings().map(\.path) == [folder])
    #expect(try spool.repair().isEmpty)
  }

  @Test(
    "Modes that an admin may choose are left",
    arguments: [("boards", 0o2775), ("incoming", 0o1777), ("finished", 0o700)] as [(String, UInt32)]
  )
  func chosenModes(folder: String, mode: UInt32) throws {
    #expect(try findings { try $0.root.setMode(mode, of: folder) }.isEmpty)
  }

  @Test(
    "A name that is not the spool's is found, and set aside with all in it",
    arguments: [
      "queued/x", "queued/3~0", "queued/03", "finished/1~1", "running/4~1", "cancelled/.x", "queued/a\nb",
    ]
  )
  func strangers(path: String) throws {
    let spool = try soundSpool()
    try spool.write("\(path)/file", "kept")
    let found = try spool.findings()
    #expect(found.count == 1)
    #expect(found.first?.repair == .setAside)
    #expect(try spool.repair().isEmpty)
    #expect(try !spool.exists(path))
    let lost = try #require(try spool.folder(".lost").names().first)
    #expect(try spool.folder(".lost/\(lost)").read("file") == Array("kept".utf8))
  }

  @Test("Of a job in two places the one that got further is kept")
  func duplicate() throws {
    let spool = try soundSpool()
    try spool.job(1, at: "queued/1~7")
    #expect(try spool.findings().map(\.path) == ["queued/1~7"])
    #expect(try spool.repair().isEmpty)
    #expect(try spool.exists("finished/1"))
  }

  @Test("A job that lies in finished and cancelled is for people to decide")
  func twoEnds() throws {
    let spool = try soundSpool()
    try spool.endedJob(1, verdict: .cancelled)
    #expect(try spool.findings().map(\.repair) == [nil])
    #expect(try spool.repair().count == 1)
  }

  @Test("A running job of a holder that is gone is found; what to do is to start the daemon")
  func deadHolder() throws {
    let found = try findings { spool in
      try spool.folder("queued").rename("3", to: spool.folder("running"), as: "3~1~lab1~01234567")
    }
    #expect(found.map(\.path) == ["running/3~1~lab1~01234567"])
    #expect(found.first?.remedy == "`boardspool up` takes it over")
    #expect(found.first?.isNote == false)
  }

  @Test("Where a process is alive, a dead one's job is but a note")
  func liveReaper() throws {
    let spool = try soundSpool()
    let report = HostReport(
      holder: try #require(Holder(host: "lab2", incarnation: "76543210")),
      beat: 1,
      written: Clock.now,
      leaseSeconds: 60,
      machineID: "elsewhere",
      bootID: "b",
      processNamespace: "p",
      processID: 1,
      startTime: 1,
      roles: ["runner"],
      boards: []
    )
    try spool.write("hosts/lab2~76543210.json", String(decoding: report.json.pretty, as: UTF8.self))
    try spool.folder("queued").rename("3", to: spool.folder("running"), as: "3~1~lab1~01234567~end")
    #expect(try spool.findings().map(\.isNote) == [true])
    #expect(throws: ClientError.self) { try SpoolCheck(path: spool.path).requireUnserved() }
  }

  @Test("A record that is missing or damaged is found; a queued job without one is set aside")
  func records() throws {
    let ended = try findings { try $0.folder("finished/1").remove("job.json") }
    #expect(ended.map(\.path) == ["finished/1/job.json"])
    let spool = try soundSpool()
    try spool.write("queued/3/job.json", "{")
    #expect(try spool.findings().map(\.path) == ["queued/3"])
    #expect(try spool.repair().isEmpty)
    #expect(try spool.exists(".lost/queued~3/job.json"))
  }

  @Test("A directory under another job's id is found")
  func renamed() throws {
    let found = try findings { spool in
      try spool.folder("queued").rename("3", to: spool.folder("queued"), as: "2000")
    }
    #expect(found.contains { $0.path == "queued/2000/job.json" })
  }

  @Test("A result that is missing, damaged or leads nowhere is linked to the last attempt's again")
  func results() throws {
    for damage in ["missing", "damaged", "dangling"] {
      let spool = try soundSpool()
      try spool.folder("finished/1").remove("result.json")
      if damage == "damaged" { try spool.write("finished/1/result.json", "{") }
      if damage == "dangling" {
        try spool.folder("finished/1").makeLink("result.json", to: "attempts/9/result.json")
      }
      #expect(try spool.findings().map(\.repair) == [.linkResult(epoch: 1)], "\(damage)")
      #expect(try spool.repair().isEmpty, "\(damage)")
      #expect(try spool.folder("finished/1").linkTarget("result.json") == "attempts/1/result.json")
    }
  }

  @Test("A job without any result is told")
  func noResult() throws {
    let found = try findings { spool in
      try spool.folder("finished/1").removeTree("attempts")
    }
    #expect(found.map(\.path) == ["finished/1/result.json"])
    #expect(found.first?.repair == nil)
  }

  @Test("A job in the wrong terminal folder is told")
  func wrongEnd() throws {
    let found = try findings { spool in
      try spool.folder("finished").rename("1", to: spool.folder("cancelled"), as: "1")
    }
    #expect(found.map(\.path) == ["cancelled/1"])
  }

  @Test("A log that leads nowhere is removed")
  func danglingLog() throws {
    let spool = try soundSpool()
    try spool.folder("finished/1").makeLink("log", to: "attempts/1/console.log")
    #expect(try spool.findings().map(\.path) == ["finished/1/log"])
    #expect(try spool.repair().isEmpty)
  }

  @Test(
    "Temporary files are found wherever the spool writes, and removed",
    arguments: [
      ".spool.json.new", "hosts/.lab1~01234567.json.new", "finished/1/.result.json.new",
      "receipts/ann/.x.json.new",
      "finished/1/attempts/1/.result.json.new", ".index/.clean.new", "incoming/.3.cancel.refused.new",
    ]
  )
  func temporaries(path: String) throws {
    let spool = try soundSpool()
    try spool.write(path, "half")
    #expect(try spool.findings().map(\.path) == [path])
    #expect(try spool.repair().isEmpty)
  }

  @Test("A drop that was being taken is told where no intake is")
  func taken() throws {
    let found = try findings { try $0.write(".intake/taken/4~01234567~drop/manifest.json", "{}") }
    #expect(found.map(\.path) == [".intake/taken/4~01234567~drop"])
  }

  @Test("A lost lease, two of them, and one that lags behind are found; the counter never goes back")
  func leases() throws {
    #expect(try findings { try $0.folder(".intake").remove("lease~3~00000000") }.map(\.path) == [".intake"])
    let spool = try soundSpool()
    let intake = try spool.folder(".intake")
    try spool.write(".intake/lease~1~11111111", "")
    #expect(try spool.findings().map(\.path) == [".intake/lease~1~11111111"])
    try intake.rename("lease~3~00000000", to: intake, as: "lease~2~00000000")
    #expect(try spool.findings().count == 2)
    #expect(try spool.repair().isEmpty)
    #expect(try intake.names().filter { $0.hasPrefix("lease") } == ["lease~3~00000000"])
  }

  @Test("An index that is missing, damaged or incomplete is rebuilt from the jobs, and the old one kept")
  func index() throws {
    let damages: [(TemporarySpool) throws -> Void] = [
      { try $0.folder(".index").remove("jobs") },
      { try $0.write(".index/jobs", "A\t1\tgarbage\n") },
      { try $0.settle(accepted: [1, 3], ended: [1]) },
      { try $0.settle(accepted: [1, 2, 3], ended: [1]) },
    ]
    for damage in damages {
      let spool = try soundSpool()
      try damage(spool)
      #expect(try spool.findings().allSatisfy { $0.path == ".index/jobs" && $0.repair == .rebuildIndex })
      #expect(try !spool.findings().isEmpty)
      #expect(try spool.repair().isEmpty)
      var follower = IndexFollower(root: spool.root)
      var count = 0
      try follower.next { _ in count += 1 }
      #expect(count == 5)
    }
  }

  @Test("An end that only waits for intake's note is no finding")
  func news() throws {
    let found = try findings { spool in
      try spool.settle(accepted: [1, 2, 3], ended: [1])
      try spool.write(".news/2~1", "")
    }
    #expect(found.isEmpty)
  }

  @Test("A receipt that disagrees with its job is mended, one that cannot be read is set aside")
  func receipts() throws {
    let spool = try soundSpool()
    var receipt = Receipt(drop: "d", owner: "ann")
    receipt.put(Receipt.Entry(id: try jobID(1), state: "queued"))
    receipt.put(Receipt.Entry(id: try jobID(99), state: "queued"))
    try spool.write("receipts/ann/d.json", String(decoding: receipt.json.pretty, as: UTF8.self))
    try spool.write("receipts/ann/e.json", "{")
    #expect(try spool.findings().map(\.repair) == [.mendReceipt, .setAside])
    #expect(try spool.repair().isEmpty)
    let mended = try #require(try SpoolReader(path: spool.path).receipt(user: "ann", drop: "d"))
    #expect(mended.entries.map(\.verdict) == [.passed])
    #expect(mended.entries.map(\.state) == ["finished"])
  }

  @Test("A board file that cannot be used is an error, a driver of another version a note")
  func boards() throws {
    let found = try findings { spool in
      try spool.write("boards/a.json", "{")
      try spool.write("boards/b.json", #"{"type": "b", "host": "h", "driver": {"kind": "new-probe"}}"#)
    }
    #expect(found.map(\.path) == ["boards/a.json", "boards/b.json"])
    #expect(found.map(\.isNote) == [false, true])
  }

  @Test("A damaged spool.json is told, and the rest looked at all the same")
  func configuration() throws {
    let found = try findings { spool in
      try spool.write("spool.json", "{")
      try spool.write("queued/x/file", "")
    }
    #expect(found.map(\.path) == ["spool.json", "queued/x"])
  }

  @Test("A finding is one line, whatever its path holds")
  func line() {
    let finding = Finding("queued/a\n\u{1B}", "wrong", repair: .setAside)
    #expect(finding.line == "queued/a\\n\\x1b: wrong; --repair moves it to .lost/")
  }
}
