import JSON
import Posix
import Spool
import Testing

@testable import Client

/// What `check` says of the trash, of hooks, orders, templates and requests.
@Suite("check, and keeping house")
struct CheckHouseTests {
  @Test("What was purged and not removed yet is a note, and none while intake runs")
  func trash() throws {
    let spool = try TemporarySpool()
    try spool.write(".trash/7/job.json", "{")
    #expect(try spool.findings().map(\.path) == [".trash/7"])
    #expect(try spool.findings().map(\.isNote) == [true])
    try spool.pretendIntake()
    #expect(try spool.findings().isEmpty)
  }

  @Test("Hooks that are due or were under way are notes; other names are set aside")
  func hooks() throws {
    let spool = try TemporarySpool()
    for name in ["7~1", "8~1~started", "x"] { try spool.write(".hooks/\(name)", "") }
    let found = try spool.findings()
    #expect(found.map(\.path) == [".hooks/7~1", ".hooks/8~1~started", ".hooks/x"])
    #expect(found.map(\.isNote) == [true, true, false])
    #expect(try spool.repair().count == 2)
    #expect(try spool.exists(".lost/.hooks~x"))
  }

  @Test("Folders that an older program did not make are made", arguments: [".trash", ".hooks"])
  func folders(name: String) throws {
    let spool = try TemporarySpool()
    try spool.root.removeTree(name)
    #expect(try spool.findings().map(\.repair) == [.makeFolder(mode: 0o700)])
    #expect(try spool.repair().isEmpty)
  }

  @Test("Orders for a board that there is not, and those that cannot be read, are set aside")
  func orders() throws {
    let spool = try TemporarySpool()
    for name in ["a", "b", "c"] { try spool.write("boards/.\(name).json", name == "b" ? "{" : "{}") }
    try spool.board("a")
    try spool.board("b")
    #expect(try spool.findings().map(\.path) == ["boards/.b.json", "boards/.c.json"])
    #expect(try spool.repair().isEmpty)
    #expect(try spool.exists("boards/.a.json"))
    #expect(try spool.exists(".lost/boards~.c.json"))
  }

  @Test(
    "A template that can be used is no finding",
    arguments: [
      "{}", #"{"board": "b", "extra": {"version": 3}}"#, #"{"tags": ["a"], "executable": "a.elf"}"#,
      #"{"group": true}"#,
    ]
  )
  func template(manifest: String) throws {
    let spool = try TemporarySpool()
    try spool.write("templates/smoke/manifest.json", manifest)
    #expect(try spool.findings().isEmpty)
  }

  @Test(
    "A template whose manifest cannot be used is found",
    arguments: [
      ("{", "it is not JSON"), ("[]", "it is no object"), (#"{"bord": "b"}"#, "bord"),
      (#"{"retry": "x"}"#, "retry"), (#"{"group": true, "board": "b"}"#, "no effect"),
    ]
  )
  func badTemplate(manifest: String, problem: String) throws {
    let spool = try TemporarySpool()
    try spool.write("templates/smoke/manifest.json", manifest)
    let found = try spool.findings()
    #expect(found.map(\.path) == ["templates/smoke/manifest.json"])
    #expect(found.first?.problem.contains(problem) ?? false)
    #expect(found.first?.isNote == false)
  }

  @Test("A template without a manifest is found; a file among the templates is a note")
  func noTemplate() throws {
    let spool = try TemporarySpool()
    try spool.write("templates/smoke/a.elf", "")
    try spool.write("templates/README", "")
    #expect(try spool.findings().map(\.path) == ["templates/README", "templates/smoke/manifest.json"])
    #expect(try spool.findings().map(\.isNote) == [true, false])
  }

  @Test("A template that everybody can write is closed")
  func openTemplate() throws {
    let spool = try TemporarySpool()
    try spool.write("templates/smoke/manifest.json", "{}")
    try spool.folder("templates").setMode(0o777, of: "smoke")
    #expect(try spool.findings().map(\.repair) == [.setMode(0o775)])
    #expect(try spool.repair().isEmpty)
  }

  @Test("Requests are told only when they have lain for long, and intake runs")
  func requests() throws {
    let spool = try TemporarySpool()
    for name in ["3.cancel", "x.stop", "4.attach/file", "3.cancel.refused", "other"] {
      try spool.write("incoming/\(name)", "")
    }
    #expect(try spool.findings().isEmpty)
    try spool.pretendIntake()
    #expect(try spool.findings().isEmpty)
    let later = Timestamp(microseconds: Clock.now.microseconds + 601_000_000)
    let reader = try SpoolReader(path: spool.path)
    let live = try reader.hostReports()
    let found = try RequestCheck.findings(Survey(reader, live: live, now: later))
    #expect(found.map(\.path) == ["incoming/3.cancel", "incoming/4.attach", "incoming/x.stop"])
    #expect(found.map(\.isNote) == [false, true, false])
    #expect(
      found.first?.problem == "the request has lain there for 10 minutes unanswered, though intake runs"
    )
    #expect(try RequestCheck.findings(Survey(reader, live: [], now: later)).isEmpty)
  }
}
