import JSON
import Posix
import Spool
import Testing

@testable import Client

@Suite("submit")
struct SubmitTests {
  private let spool: TemporarySpool
  private let here: String

  init() throws {
    spool = try TemporarySpool()
    try spool.board("linux")
    here = spool.path + "/work"
    try spool.write("work/run.sh", "#!/bin/sh\n", mode: 0o755)
    try spool.write("work/job/manifest.json", #"{"board": "linux", "executable": "a.elf"}"#)
    try spool.write("work/job/a.elf", "elf")
    try spool.write("work/job/data/x.bin", "x")
  }

  private func drafts(
    _ paths: [String],
    _ change: (inout SubmitRequest) -> Void = { _ in }
  ) throws -> [DropDraft] {
    var request = SubmitRequest(paths: paths.map { "\(here)/\($0)" })
    change(&request)
    return try Drafter(Site(path: spool.path)).drafts(request)
  }

  private func fault(_ paths: [String], _ change: (inout SubmitRequest) -> Void = { _ in }) throws -> String {
    do {
      _ = try drafts(paths, change)
      return ""
    } catch ClientError.usage(let sentence) {
      return sentence
    }
  }

  private func write(_ drafts: [DropDraft]) throws -> [DropTicket] {
    let writer = DropWriter(try Site(path: spool.path), interrupt: Interrupt())
    return try drafts.map { try writer.write($0) }
  }

  @Test("A manifest made from options holds what was given, and nothing else")
  func manifest() throws {
    var request = SubmitRequest(paths: ["x"])
    request.board = "linux"
    #expect(try request.manifest(executable: "x") == ["board": "linux", "executable": "x"])
    request.tags = ["t"]
    request.template = "smoke"
    request.durationLimitSeconds = 5
    request.silenceSeconds = 2
    request.retry = 0
    request.comment = "c"
    request.title = "t"
    request.description = "d"
    request.url = "u"
    request.priority = 7
    request.pass = ["^P"]
    request.fail = ["^F"]
    request.progressPattern = "%percent"
    request.key = "k"
    request.environment = ["A=1=2", "B="]
    request.arguments = ["-a", ""]
    request.isPaused = true
    request.parent = "nightly"
    request.dependsOn = ["41", "boot"]
    request.settings = ["base_address=\"0x08000000\"", "title=null"]
    let manifest = try request.manifest(executable: "x")
    #expect(
      manifest == [
        "board": "linux", "tags": ["t"], "template": "smoke", "executable": "x", "arguments": ["-a", ""],
        "environment": ["A": "1=2", "B": ""], "duration_limit_seconds": 5, "limits": ["silence": 2],
        "expect": ["pass": ["^P"], "fail": ["^F"]], "progress_pattern": "%percent", "retry": 0, "key": "k",
        "title": .null, "comment": "c", "description": "d", "url": "u", "priority": 7, "paused": true,
        "parent": "nightly", "depends_on": [41, "boot"], "base_address": "0x08000000",
      ]
    )
    #expect(throws: Never.self) { try Manifest(parsing: JSONValue.object(manifest).pretty) }
  }

  @Test("A variable without a name or a value is a slip", arguments: ["A", "=1", ""])
  func variables(text: String) {
    var request = SubmitRequest(paths: ["x"])
    request.environment = [text]
    #expect(throws: ClientError.self) { try request.manifest(executable: "x") }
  }

  @Test("What says when a job is run changes a directory's manifest; the rest of it stays")
  func changed() throws {
    try spool.write("work/job/manifest.json", #"{"board": "linux", "executable": "a.elf", "depends_on": 3}"#)
    let drafts = try drafts(["job"]) { request in
      request.isPaused = true
      request.dependsOn = ["boot"]
      request.settings = ["extra={\"a\": 1}"]
    }
    _ = try write(drafts)
    #expect(
      try JSONParser.parse(spool.folder("incoming/job").read("manifest.json")) == [
        "board": "linux", "executable": "a.elf", "depends_on": [3, "boot"], "paused": true, "extra": ["a": 1],
      ]
    )
  }

  @Test("A job of a template needs neither files nor a board")
  func template() throws {
    _ = try write(drafts([]) { $0.template = "smoke" })
    #expect(try tree(spool.folder("incoming/smoke")) == ["manifest.json"])
    #expect(try fault([]).contains("JOBDIR or EXECUTABLE is missing"))
    #expect(
      try fault([]) {
        $0.template = "smoke"
        $0.board = "linus"
      }.contains("did you mean")
    )
  }

  @Test("A directory appears whole under its name, with folders and modes, and nothing beside it")
  func directory() throws {
    _ = try write(drafts(["job"]))
    #expect(
      try tree(spool.folder("incoming")) == [
        ".refused/", "job/", "job/a.elf", "job/data/", "job/data/x.bin", "job/manifest.json",
      ]
    )
    #expect(try spool.folder("incoming/job").status(of: "a.elf").mode & 0o111 != 0)
  }

  @Test("An executable gets its manifest, and the drop its name without the ending")
  func executable() throws {
    try spool.write("work/blink.elf", "elf")
    _ = try write(drafts(["blink.elf"]) { $0.board = "linux" })
    #expect(try tree(spool.folder("incoming/blink")) == ["blink.elf", "manifest.json"])
  }

  @Test("An executable behind a link is copied under the name that was typed")
  func link() throws {
    try spool.folder("work").makeLink("latest.elf", to: "job/a.elf")
    _ = try write(drafts(["latest.elf"]) { $0.board = "linux" })
    #expect(try spool.folder("incoming/latest").read("latest.elf") == Array("elf".utf8))
  }

  @Test("A finished job can be submitted again: what the spool wrote is left out")
  func again() throws {
    try spool.write("work/job/job.json", "{}")
    try spool.write("work/job/attempts/1/result.json", "{}")
    try spool.folder("work/job").makeLink("result.json", to: "attempts/1/result.json")
    _ = try write(drafts(["job"]) { $0.name = "again" })
    #expect(
      try tree(spool.folder("incoming/again")) == ["a.elf", "data/", "data/x.bin", "manifest.json"]
    )
  }

  @Test("A name that is taken is an error that leaves nothing behind, and the first drop as it was")
  func taken() throws {
    _ = try write(drafts(["job"]))
    try spool.write("incoming/job/mark", "")
    #expect(throws: ClientError.self) { try write(drafts(["job"])) }
    #expect(try spool.folder("incoming").names().sorted() == [".refused", "job"])
    #expect(try spool.exists("incoming/job/mark"))
  }

  @Test("A copy that fails leaves nothing behind")
  func failedCopy() throws {
    let drafts = try drafts(["job"])
    try spool.folder("work/job").remove("a.elf")
    #expect(throws: ClientError.self) { try write(drafts) }
    #expect(try spool.folder("incoming").names() == [".refused"])
  }

  @Test("What intake would refuse is told before anything is written")
  func faults() throws {
    #expect(try fault(["nothing"]).hasSuffix("nothing: No such file or directory"))
    #expect(try fault(["run.sh"]).contains("needs --board or --tag"))
    #expect(try fault(["run.sh"]) { $0.board = "linus" }.contains("did you mean \"linux\"?"))
    #expect(
      try fault(["run.sh"]) {
        $0.board = "linux"; $0.pass = ["("]
      }.contains("expect.pass")
    )
    #expect(
      try fault(["run.sh"]) {
        $0.board = "linux"; $0.priority = 65536
      }.contains("priority")
    )
    #expect(
      try fault(["run.sh"]) {
        $0.board = "linux"; $0.durationLimitSeconds = 999_999
      }.contains("86400")
    )
    #expect(try fault(["run.sh", "job"]).contains("job directories only"))
    #expect(try fault(["run.sh"]) { $0.group = "g" }.contains("job directories only"))
    #expect(try fault(["job"]) { $0.board = "linux" }.hasPrefix("--board is for an executable"))
    #expect(try fault(["job"]) { $0.arguments = ["x"] }.hasPrefix("-- ARGUMENTS is for an executable"))
    #expect(try fault(["job", "job/."]).contains("has no name"))
    #expect(try fault(["job", "job/"]).contains("two of the directories"))
    #expect(try fault(["job/data"]).contains("no manifest.json"))
    #expect(try spool.folder("incoming").names() == [".refused"])
  }

  @Test(
    "Names that intake would not take for a drop's are refused",
    arguments: ["42.cancel", ".hidden", "a/b", "", "x.refused", "a\nb"]
  )
  func names(name: String) throws {
    #expect(try fault(["job"]) { $0.name = name }.contains("--name"))
  }

  @Test("A directory's manifest is checked, and that its files are there")
  func manifests() throws {
    try spool.write("work/job/manifest.json", #"{"bord": "linux"}"#)
    #expect(try fault(["job"]).contains("did you mean \"board\"?"))
    try spool.write("work/job/manifest.json", #"{"board": "linux", "executable": "b.elf"}"#)
    #expect(try fault(["job"]).hasSuffix("the executable b.elf is missing"))
    try spool.write("work/job/manifest.json", #"{"board": "linux"}"#)
    #expect(try fault(["job"]) == "")
    try spool.write("work/job/b.hex", ":")
    #expect(try fault(["job"]).hasSuffix("there are a.elf, b.hex"))
    try spool.folder("work/job").remove("b.hex")
    let sum = String(repeating: "0", count: 64)
    try spool.write(
      "work/job/manifest.json",
      #"{"board": "linux", "files": [{"path": "a.elf", "size": 4, "sha256": "\#(sum)"}]}"#
    )
    #expect(try fault(["job"]).hasSuffix("a.elf has 3 bytes, manifest.json lists 4"))
  }

  @Test("A link in a directory is refused, as intake would")
  func linkInside() throws {
    try spool.folder("work/job").makeLink("l", to: "a.elf")
    #expect(try fault(["job"]).hasSuffix("is a symbolic link, not a regular file"))
  }

  @Test("A drop's ticket finds its own job, not the one of an earlier drop of that name")
  func ticket() throws {
    let me = Users.name(ofUser: Users.current)
    var receipt = Receipt(drop: "job", owner: me)
    receipt.put(Receipt.Entry(id: try jobID(1), state: "queued"))
    func save() throws {
      try spool.write("receipts/\(me)/job.json", String(decoding: receipt.json.pretty, as: UTF8.self))
    }
    try save()
    try spool.job(1, at: "queued/1", drop: "job")
    let site = try Site(path: spool.path)
    let ticket = try write(drafts(["job"]))[0]
    #expect(try ticket.look(site) == .waiting(reason: nil))
    receipt.put(Receipt.Entry(id: try jobID(2), state: "queued"))
    try save()
    #expect(try ticket.look(site) == .waiting(reason: "intake is taking it"))
    try spool.folder("incoming").removeTree("job")
    #expect(try ticket.look(site) == .waiting(reason: "intake is taking it"))
    try spool.job(2, at: "queued/2", drop: "job")
    #expect(try ticket.look(site) == .job(try jobID(2)))
  }

  @Test("A drop that was taken away before intake saw it is none")
  func withdrawn() throws {
    let ticket = try write(drafts(["job"]))[0]
    try spool.folder("incoming").removeTree("job")
    #expect(try ticket.look(Site(path: spool.path)) == .none)
  }

  @Test("An upload repeated under its key finds the job that it was before")
  func repeatedKey() throws {
    let me = Users.name(ofUser: Users.current)
    try spool.job(1, at: "queued/1", drop: "run", key: "k")
    var receipt = Receipt(drop: "run", owner: me)
    receipt.put(Receipt.Entry(id: try jobID(1), state: "queued"))
    try spool.write("receipts/\(me)/run.json", String(decoding: receipt.json.pretty, as: UTF8.self))
    let ticket = try write(
      drafts(["run.sh"]) { request in
        request.board = "linux"
        request.key = "k"
        request.name = "run"
      }
    )[0]
    let site = try Site(path: spool.path)
    #expect(try ticket.look(site) == .waiting(reason: nil))
    try spool.folder("incoming").removeTree("run")
    #expect(try ticket.look(site) == .job(try jobID(1)))
  }

  @Test("A report's line and exit code tell accepted, refused and waiting apart")
  func reports() throws {
    let id = try jobID(42)
    let accepted = SubmitReport(drop: "d", outcome: .job(id, .queued))
    #expect(accepted.line == "job 42 queued")
    #expect(accepted.exitCode == 0)
    let refused = SubmitReport(drop: "d", outcome: .refused(id, reason: "r\u{1B}"))
    #expect(refused.line == "job 42 refused: r\\x1b")
    #expect(refused.exitCode == 7)
    #expect(SubmitReport(drop: "d", outcome: .waiting(reason: "r", isProblem: false)).exitCode == 0)
    #expect(SubmitReport(drop: "d", outcome: .waiting(reason: "r", isProblem: true)).exitCode == 3)
  }
}
