import JSON
import Posix
import Spool
import TestSupport
import Testing

@Suite("A spool of another machine")
struct AfarTests {
  @Test("Verbs say of it what they say there", arguments: AfarServer.Account.allCases)
  func sameAsThere(account: AfarServer.Account) throws {
    let lab = try Lab()
    let server = try AfarServer(account)
    let client = try AfarClient(server)
    let afar = server.address(of: lab.spool)
    let data: [String: [UInt8]] = ["data/x.bin": [0, 1, 2]]
    let job = try lab.scratch.jobDirectory("hello", script: "echo hello; exit 3", files: data)
    let submitted = try client.run(["submit", "--spool", afar, job])
    #expect(submitted.exit == .status(0), "\(submitted.errors)")
    #expect(submitted.output == "job 1 queued\n")
    let waited = try client.run(["wait", "--spool", afar, "hello"])
    #expect(waited.exit == .status(1))
    #expect(waited.output.hasSuffix("job 1: failed: the program exited with status 3\n"))
    for words in [
      ["list", "--json"], ["show", "1"], ["show", "1", "--json"], ["log", "1"], ["boards"],
      ["rejudge", "1", "--expect-pass", "hello"],
    ] {
      let near = try Program.run(Program.path, words + ["--spool", lab.spool])
      let far = try client.run(words + ["--spool", afar])
      #expect(far.exit == near.exit)
      #expect(far.output == near.output, "\(words)")
      #expect(far.errors == "")
    }
    let files = try lab.root.directory("finished/1".components)
    #expect(try files.directory("data").read("x.bin") == [0, 1, 2])
    #expect(try client.leftovers() == [])
    #expect(try lab.root.directory("incoming").names() == [".refused"])
  }

  @Test(
    "What is fetched is what a fetch on the host brings: links, and what can be run",
    arguments: AfarServer.Account.allCases
  )
  func fetching(account: AfarServer.Account) throws {
    let lab = try Lab()
    let server = try AfarServer(account)
    let client = try AfarClient(server)
    let job = try lab.scratch.jobDirectory("brought", script: "echo hello")
    let results = lab.scratch.path + "/results"
    let spool = server.address(of: lab.spool)
    let step = try client.run(["submit", "--spool", spool, job, "--wait", "--fetch", results])
    #expect(step.exit == .status(0), "\(step.errors)")
    let fetched = try Directory(path: results + "/1")
    #expect(try fetched.linkTarget("log") == "attempts/1/console.log")
    #expect(try fetched.linkTarget("result.json") == "attempts/1/result.json")
    #expect(try fetched.text("attempts/1/console.log") == "hello\n")
    #expect(try fetched.status(of: "run.sh").mode & 0o100 != 0)
  }

  @Test("What waits in incoming/ is listed with its owner", arguments: AfarServer.Account.allCases)
  func waiting(account: AfarServer.Account) throws {
    let lab = try Lab()
    lab.stop(.terminate)
    let server = try AfarServer(account)
    let client = try AfarClient(server)
    let afar = server.address(of: lab.spool)
    let job = try lab.scratch.jobDirectory("later", script: "true")
    let submitted = try client.run(["submit", "--spool", afar, job])
    #expect(submitted.exit == .status(0))
    #expect(
      submitted.output
        == "later waits in incoming/: no intake is running; it is accepted when `boardspool up` runs\n"
    )
    let near = try Program.run(Program.path, ["list", "--json", "--spool", lab.spool]).output
    let far = try client.run(["list", "--json", "--spool", afar]).output
    let owners = try [near, far].map { try JSONParser.parse(Array($0.utf8)).array?.first?["owner"]?.string }
    #expect(owners == [Users.name(ofUser: Users.current), Users.name(ofUser: Users.current)])
    let again = try client.run(["submit", "--spool", afar, job])
    #expect(again.exit == .status(3))
    #expect(again.errors.contains("incoming/later is there already"))
    try lab.start()
    #expect(try lab.result(1).verdict == .passed)
  }

  @Test("cancel is granted or refused as there", arguments: AfarServer.Account.allCases)
  func cancel(account: AfarServer.Account) throws {
    let lab = try Lab()
    let server = try AfarServer(account)
    let client = try AfarClient(server)
    let afar = server.address(of: lab.spool)
    try lab.drop("long", script: "sleep 1000", ["duration_limit_seconds": 600])
    try lab.wait("it runs") { try lab.place(1) == .running }
    let first = try client.run(["cancel", "--spool", afar, "1"])
    #expect(first.exit == .status(0))
    #expect(first.output == "job 1 cancelled\n")
    let second = try client.run(["cancel", "--spool", afar, "1"])
    #expect(second.exit == .status(3))
    #expect(second.output == "job 1: Unable to cancel job. Current job status: CANCELLED\n")
    let none = try client.run(["cancel", "--spool", afar, "7"])
    #expect(none.exit == .status(1))
    #expect(none.errors == "boardspool cancel: there is no job 7\n")
    #expect(try lab.root.directory("incoming").names() == [".refused"])
  }

  @Test(
    "log -f and wait go on when connections break, and end as there",
    arguments: AfarServer.Account.allCases
  )
  func brokenFollowing(account: AfarServer.Account) throws {
    let lab = try Lab()
    let server = try AfarServer(account)
    let client = try AfarClient(server)
    let afar = server.address(of: lab.spool)
    let flag = "\(lab.scratch.path)/go"
    try lab.drop(
      "talk",
      script: "echo one; while [ ! -e \(flag) ]; do sleep 0.05; done; echo two; exit 1",
      ["duration_limit_seconds": 600]
    )
    let log = try client.start(["log", "-f", "1", "--spool", afar])
    let wait = try client.start(["wait", "talk", "--spool", afar])
    try lab.wait("its first line comes") { try log.output() == "one\n" }
    try lab.wait("its state comes") { try wait.output().contains("job 1: running on linux") }
    #expect(try server.breakConnections() >= 2)
    try lab.wait("both notice it") {
      try [log, wait].allSatisfy { try $0.errors().contains("broke; trying again") }
    }
    try lab.scratch.directory.put("go")
    #expect(try Child.wait(for: log.process) == .status(0))
    #expect(try log.output() == "one\ntwo\n")
    #expect(try Child.wait(for: wait.process) == .status(1))
    #expect(try wait.output().hasSuffix("job 1: failed: the program exited with status 1\n"))
    #expect(try client.leftovers() == [])
  }

  @Test("An interrupt ends log -f while its host is away")
  func interrupt() throws {
    let lab = try Lab()
    let client: AfarClient
    let log: AfarClient.Running
    do {
      let server = try AfarServer(.files)
      client = try AfarClient(server)
      try lab.drop("long", script: "echo one; sleep 1000", ["duration_limit_seconds": 600])
      log = try client.start(["log", "-f", "1", "--spool", server.address(of: lab.spool)])
      try lab.wait("its first line comes") { try log.output() == "one\n" }
      try server.breakConnections()
    }
    try lab.wait("it notices") { try log.errors().contains("broke; trying again") }
    Child.signal(process: log.process, .interrupt)
    #expect(try Child.wait(for: log.process) == .status(130))
    #expect(try client.leftovers() == [])
  }

  @Test("What cannot be reached, or is no spool, is told in one line")
  func unreachable() throws {
    let lab = try Lab()
    let server = try AfarServer(.files)
    let client = try AfarClient(server)
    let nothing = try client.run(["list", "--spool", server.address(of: "\(lab.scratch.path)/none")])
    #expect(nothing.exit == .status(3))
    #expect(nothing.errors.contains("there is no such directory"))
    let folder = try client.run(["list", "--spool", server.address(of: lab.scratch.path)])
    #expect(folder.exit == .status(3))
    #expect(folder.errors.contains("is not a spool: it has no spool.json"))
    let stranger = try AfarClient(server, ssh: "/bin/false").run(["list", "--spool", "lab:spool"])
    #expect(stranger.exit == .status(3))
    #expect(stranger.errors == "boardspool list: cannot reach lab over ssh with SFTP\n")
    let talker = try AfarClient(server, ssh: "/bin/echo Welcome").run(["list", "--spool", "lab:spool"])
    #expect(talker.exit == .status(3))
    #expect(talker.errors.contains("the other side does not speak SFTP"))
  }

  @Test("A host that would be an option, and a verb that needs the spool here, are wrong command lines")
  func usage() throws {
    let server = try AfarServer(.files)
    let client = try AfarClient(server)
    for words in [
      ["list", "--spool=-oProxyCommand=x:s"], ["check", "--spool", "lab:spool"],
      ["up", "--spool", "a@lab:s"],
    ] {
      #expect(try client.run(words).exit == .status(2), "\(words)")
    }
    // A path with a colon behind a slash is one of this machine.
    let near = try client.run(["list", "--spool", "./lab:spool"])
    #expect(near.exit == .status(3))
    #expect(near.errors.contains("cannot open the spool ./lab:spool"))
  }
}

extension String {
  /// The components of a path.
  fileprivate var components: [String] { split(separator: "/").map(String.init) }
}

extension Directory {
  fileprivate func directory(_ components: [String]) throws -> Directory {
    var folder = self
    for component in components { folder = try folder.directory(component) }
    return folder
  }
}
