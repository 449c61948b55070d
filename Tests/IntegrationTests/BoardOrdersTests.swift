import Glibc
import JSON
import Posix
import Spool
import TestSupport
import Testing

/// What requests about boards and running jobs do to the runner.
@Suite("Boards and runs that somebody stops")
struct BoardOrdersTests {
  private let lab: Lab
  private var go: String { "\(lab.scratch.path)/go" }

  init() throws { lab = try Lab() }

  /// A script that runs until it is told to end.
  private var waits: String { "while [ ! -e \(go) ]; do sleep 0.02; done" }

  private func dropWaiting(_ name: String, _ members: JSONObject = [:]) throws {
    var members = members
    members["duration_limit_seconds"] = 60
    try lab.drop(name, script: waits, members)
  }

  private func letGo() throws { try lab.scratch.directory.put("go") }

  private func board() throws -> HostReport.Board? {
    try lab.reader.hostReports().flatMap(\.boards).first { $0.name == "linux" }
  }

  private func reserve(_ wish: JSONObject) throws {
    let bytes = JSONValue.object(wish).compact
    try lab.root.put("incoming/.reserve", bytes: bytes)
    let incoming = try lab.root.directory("incoming")
    try incoming.rename(".reserve", to: incoming, as: "linux.reserve")
    try lab.wait("the reservation is known") { try board()?.reservedFor == wish["user"]?.string }
  }

  @Test("A running job that is reset is ended, and runs again at no cost")
  func reset() throws {
    try dropWaiting("again", ["retry": 0])
    try lab.wait("it runs") { try lab.root.has("running/\(running(1))/attempts/1/plan.json") }
    try lab.request("1.reset")
    try lab.wait("the request is gone") { !lab.root.has("incoming/1.reset") }
    try letGo()
    let result = try lab.result(1)
    #expect(result.verdict == .passed)
    let view = try #require(try lab.reader.job(JobID.known(1)))
    let first = try #require(view.result(ofAttempt: 1))
    #expect(first.requeued == .request)
    #expect(first.reason == "ended by \(Users.name(ofUser: Users.current))'s reset, to wait again")
    #expect(view.attempts() == [1, result.attempt])
    #expect(lab.log().contains("event=job.requeue job=1 attempt=1 cause=request"))
  }

  private func running(_ id: Int) throws -> String {
    try lab.reader.tokens(in: .running).first { $0.id.number == id }?.name ?? "none"
  }

  @Test("A stopped board finishes its job and takes no other, until it is started")
  func stop() throws {
    try dropWaiting("first")
    try lab.wait("it runs") { try lab.place(1) == .running }
    try lab.drop("second", script: "true")
    try lab.request("linux.stop")
    let user = Users.name(ofUser: Users.current)
    try lab.wait("the board says who stopped it") {
      try board()?.reason?.hasPrefix("stopped by \(user) since 2") == true
    }
    #expect(try board()?.state == "busy")
    try letGo()
    #expect(try lab.result(1).verdict == .passed)
    try lab.wait("the board is stopped") { try board()?.state == "stopped" }
    #expect(try lab.place(2) == .queued)
    let (_, boards) = try Program.run(Program.path, ["boards", "--spool", lab.spool])
    #expect(boards.contains("stopped by \(user) since"))
    let (_, list) = try Program.run(Program.path, ["list", "--spool", lab.spool])
    #expect(list.contains("board linux is stopped by \(user) since"))
    try lab.request("linux.start")
    #expect(try lab.result(2, seconds: 30).verdict == .passed)
    #expect(lab.log().contains("event=board.stop board=linux"))
    #expect(lab.log().contains("event=board.start board=linux"))
  }

  @Test("A reserved board takes nobody else's jobs, until it is released")
  func reserved() throws {
    try reserve(["user": "nobody", "hours": 1])
    try lab.drop("waits", script: "true")
    try lab.wait("the job waits") { try lab.place(1) == .queued }
    let (_, list) = try Program.run(Program.path, ["list", "--spool", lab.spool])
    #expect(list.contains("board linux is reserved for nobody until"))
    #expect(try lab.place(1) == .queued)
    try lab.request("linux.release")
    #expect(try lab.result(1, seconds: 30).verdict == .passed)
  }

  @Test("When a reservation is over the board is everybody's at once")
  func expires() throws {
    let until = Timestamp(microseconds: Clock.now.microseconds + 6_000_000)
    try reserve(["user": "nobody", "until": .string(until.rfc3339)])
    try lab.drop("waits", script: "true")
    let result = try lab.result(1, seconds: 30)
    #expect(result.verdict == .passed)
    #expect(result.started.map { $0 >= until } == true)
  }

  @Test("A reserved board takes the jobs of its user", .enabled(if: Users.current == 0))
  func reservedForUser() throws {
    try reserve(["user": "nobody", "hours": 1])
    try dropAsNobody("theirs", script: "true")
    #expect(try lab.result(1, seconds: 30).verdict == .passed)
  }

  private func dropAsNobody(_ name: String, script: String) throws {
    try lab.fill(
      ".\(name)",
      ["manifest.json": #"{"board": "linux", "executable": "run.sh"}"#, "run.sh": "#!/bin/sh\n\(script)\n"],
      executable: ["run.sh"]
    )
    for path in ["", "/manifest.json", "/run.sh"] {
      chown("\(lab.spool)/incoming/.\(name)\(path)", 65534, 65534)
    }
    let incoming = try lab.root.directory("incoming")
    try incoming.rename(".\(name)", to: incoming, as: name)
  }

  @Test("One person's many jobs do not keep out another's one", .enabled(if: Users.current == 0))
  func fairShare() throws {
    let order = "\(lab.scratch.path)/order"
    try dropWaiting("first")
    try lab.wait("it runs") { try lab.place(1) == .running }
    for number in 2...6 { try lab.drop("mine-\(number)", script: "echo mine >> \(order)") }
    try lab.wait("they wait") { try lab.place(6) == .queued }
    try dropAsNobody("theirs", script: "echo theirs >> \(order)")
    try lab.wait("it waits") { try lab.place(7) == .queued }
    try letGo()
    for id in 1...7 { #expect(try lab.result(id).verdict == .passed) }
    // By its id alone it would be the last.
    let turns = try lab.scratch.directory.text("order").split(separator: "\n")
    #expect(turns.count == 6 && turns.last == "mine")
  }

  @Test("How far a run is stands in progress.json while it runs, as its pattern tells it")
  func progress() throws {
    try lab.drop(
      "tells",
      script: "echo '#10%'; printf '#45%%\\r'; \(waits)",
      ["progress_pattern": "#%percent%", "duration_limit_seconds": 60]
    )
    let id = try JobID.known(1)
    try lab.wait("the progress is told") {
      try lab.reader.job(id)?.progress(ofAttempt: 1)?.fraction == 0.45
    }
    #expect(try lab.place(1) == .running)
    try letGo()
    #expect(try lab.result(1).verdict == .passed)
  }
}
