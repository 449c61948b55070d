import Boards
import Glibc
import JSON
import Posix
import Spool
import TestSupport
import Testing

@testable import Runner

@Suite("Workplaces")
struct WorkplaceTests {
  private let spool: TemporarySpool
  private let workplace: Workplace
  private let token: JobToken

  init() throws {
    spool = try TemporarySpool()
    let holder = try Holder.known("lab1~0123abcd")
    workplace = Workplace(depot: spool.depot, holder: holder)
    token = JobToken(try .known(42), .running(epoch: 3, holder: holder))
  }

  private func board() throws -> Board { try Board(name: "b", json: .processBoard) }

  private func addJob(manifest: String = #"{"board": "b"}"#) throws -> JobView {
    let view = try spool.addJob(token) { $0.executable = "my run,script" }
    try view.directory.put(Layout.manifest, manifest)
    try view.directory.put("my run,script", "#!/bin/sh\n")
    return view
  }

  private func prepare(manifest: String = #"{"board": "b"}"#) throws -> PreparedAttempt {
    _ = try addJob(manifest: manifest)
    return try prepare(on: board())
  }

  /// Prepares the job for a board that nobody else wants.
  private func prepare(on board: Board) throws -> PreparedAttempt {
    let mailbox = try Mailbox()
    return try #require(try workplace.prepare(claim(board, mailbox: mailbox), mailboxes: [mailbox]).first)
  }

  private func claim(_ boards: Board..., mailbox: Mailbox) -> Claim {
    let posts = boards.map { Claim.Post(board: $0, lock: BoardLock(owning: [])) }
    return Claim(token: token, owner: "ann", posts: posts, mailbox: mailbox)
  }

  private func fault(_ body: () throws(Workplace.Fault) -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      switch error {
      case .job(let reason): return "job: \(reason)"
      case .infrastructure(let reason): return "infrastructure: \(reason)"
      }
    }
  }

  @Test("The executable lies in the work folder under a fixed name, whatever its submitter called it")
  func fixedName() throws {
    let prepared = try prepare()
    #expect(try prepared.work.names() == ["firmware"])
    #expect(try prepared.work.text("firmware") == "#!/bin/sh\n")
  }

  @Test("The plan is written, with the board's file as it was used")
  func plan() throws {
    let prepared = try prepare()
    let plan = try JSONParser.parse(try prepared.folder.read(Layout.plan))
    #expect(plan["board"] == "b")
    #expect(plan["board_file"] == .processBoard)
    #expect(plan["driver"] == "process")
  }

  @Test("The job's log points to the new attempt's console, in the place of an earlier one")
  func log() throws {
    let view = try addJob()
    try view.directory.makeLink(Layout.log, to: "attempts/1/console.log")
    _ = try prepare(on: board())
    #expect(try view.directory.linkTarget(Layout.log) == "attempts/3/console.log")
  }

  @Test("The tools' environment tells the job, the attempt and the board")
  func environment() throws {
    let environment = try prepare().environment
    #expect(environment.contains("BOARDSPOOL_JOB=42"))
    #expect(environment.contains("BOARDSPOOL_ATTEMPT=3"))
    #expect(environment.contains("BOARDSPOOL_BOARD=b"))
    let files = environment.first { $0.hasPrefix("BOARDSPOOL_FILES=") }
    #expect(files?.hasSuffix("/running/42~3~lab1~0123abcd") == true)
  }

  @Test("A manifest that cannot be read any more is the job's fault, a record that cannot be read is not")
  func faults() throws {
    let view = try addJob(manifest: #"{"board": "b", "expect": {"pass": "("}}"#)
    let board = try board()
    let mailbox = try Mailbox()
    let wrongPattern = fault { () throws(Workplace.Fault) in
      _ = try workplace.prepare(claim(board, mailbox: mailbox), mailboxes: [mailbox])
    }
    #expect(wrongPattern?.hasPrefix(#"job: "expect.pass": the pattern "(" is wrong"#) == true)
    try view.directory.put(Layout.record, "{")
    let noRecord = fault { () throws(Workplace.Fault) in
      _ = try workplace.prepare(claim(board, mailbox: mailbox), mailboxes: [mailbox])
    }
    #expect(noRecord == "infrastructure: job.json cannot be read")
  }

  @Test("What requests and the template changed holds in the place of what the author wrote")
  func changes() throws {
    let view = try spool.addJob(token) { record in
      record.executable = "run"
      record.durationLimitSeconds = 7
      record.changes = ["arguments": ["-v"], "expect": ["pass": "OK"], "limits": .null]
    }
    try view.directory.put(
      Layout.manifest,
      #"{"board": "b", "arguments": ["-q"], "limits": {"silence": 3}, "expect": {"fail": "x"}}"#
    )
    try view.directory.put("run", "#!/bin/sh\n")
    let prepared = try prepare(on: board())
    #expect(prepared.plan.run?.arguments.last == "-v")
    #expect(prepared.plan.limits.run == 7)
    #expect(prepared.plan.limits.silence == nil)
    #expect(prepared.expectation?.pass.map(\.source) == ["OK"])
    #expect(prepared.expectation?.fail.isEmpty == true)
  }

  @Test("The pattern of the progress is prepared, and one that is wrong is the job's fault")
  func progressPattern() throws {
    let prepared = try prepare(manifest: ##"{"board": "b", "progress_pattern": "#%percent"}"##)
    #expect(prepared.progress?.source == "#%percent")
    let view = try spool.depot.reader.view(token)
    try view.directory.put(Layout.manifest, #"{"board": "b", "progress_pattern": "none"}"#)
    let board = try board()
    let mailbox = try Mailbox()
    let told = fault { () throws(Workplace.Fault) in
      _ = try workplace.prepare(claim(board, mailbox: mailbox), mailboxes: [mailbox])
    }
    #expect(told?.hasPrefix(#"job: "progress_pattern" must have one"#) == true)
  }

  @Test("A change that makes no manifest is the job's fault")
  func wrongChange() throws {
    let view = try spool.addJob(token) { record in
      record.executable = "run"
      record.changes = ["retry": "many"]
    }
    try view.directory.put("run", "#!/bin/sh\n")
    let board = try board()
    let mailbox = try Mailbox()
    let told = fault { () throws(Workplace.Fault) in
      _ = try workplace.prepare(claim(board, mailbox: mailbox), mailboxes: [mailbox])
    }
    #expect(told?.hasPrefix(#"job: "retry" must be"#) == true)
  }

  @Test("What the run left becomes the outputs, without the executable")
  func outputs() throws {
    let prepared = try prepare()
    try prepared.work.put("report.xml", "r")
    try prepared.work.put("logs/deep/a.txt", "a")
    try workplace.collect(prepared)
    let outputs = try prepared.folder.directory(Layout.outputs)
    #expect(try outputs.names().sorted() == ["logs", "report.xml"])
    #expect(try outputs.text("logs/deep/a.txt") == "a")
    #expect(!spool.root.has("\(Layout.work)/lab1/b"))
  }

  @Test("A run that left nothing has no outputs, not even an empty folder")
  func noOutputs() throws {
    let prepared = try prepare()
    try prepared.work.makeDirectory("empty")
    try workplace.collect(prepared)
    #expect(try prepared.folder.names() == [Layout.plan])
  }

  @Test("Links, FIFOs and sockets are no outputs, and what they point to stays")
  func strangers() throws {
    let prepared = try prepare()
    try spool.root.put("secret", "s")
    try prepared.work.put("kept/report", "r")
    try prepared.work.makeLink("kept/link", to: "/etc/passwd")
    try prepared.work.makeLink("folder", to: "../../../../..")
    _ = mkfifo("\(prepared.work.absolutePath)/fifo", 0o644)
    try spool.root.link("secret", to: prepared.work, as: "hard")
    try workplace.collect(prepared)
    let outputs = try prepared.folder.directory(Layout.outputs)
    #expect(try outputs.names() == ["kept"])
    #expect(try outputs.directory("kept").names() == ["report"])
    #expect(try spool.root.text("secret") == "s")
  }

  @Test("A run that wrote over its executable leaves the job's own as it was")
  func overwritten() throws {
    let prepared = try prepare()
    try prepared.work.replace("firmware", Array("changed".utf8), sync: false)
    try workplace.collect(prepared)
    #expect(try spool.depot.reader.view(token).directory.text("my run,script") == "#!/bin/sh\n")
    #expect(!prepared.folder.has(Layout.outputs))
  }

  @Test("Folders deeper than the spool allows are removed")
  func deep() throws {
    let prepared = try prepare()
    try prepared.work.put("kept", "x")
    try prepared.work.put((0..<20).map { _ in "d" }.joined(separator: "/") + "/file", "x")
    try workplace.collect(prepared)
    let outputs = try prepared.folder.directory(Layout.outputs)
    #expect(outputs.has("kept"))
    #expect(!outputs.has((0..<9).map { _ in "d" }.joined(separator: "/")))
  }

  @Test("Clearing what is clear already changes nothing")
  func twice() throws {
    let prepared = try prepare()
    try prepared.work.put("report", "r")
    try workplace.collect(prepared)
    try workplace.collect(prepared)
    #expect(try prepared.folder.text("outputs/report") == "r")
  }
}
