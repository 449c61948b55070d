import JSON
import Posix
import Spool
import TestSupport
import Testing

@Suite("The command line")
struct CommandTests {
  private func run(_ lab: Lab, _ arguments: String...) throws -> (exit: Posix.ExitStatus, output: String) {
    try Program.run(Program.path, arguments + ["--spool", lab.spool])
  }

  struct End: Sendable {
    var script: String
    var manifest: JSONObject
    var status: Int32
  }

  static let ends = [
    End(script: "exit 0", manifest: [:], status: 0),
    End(script: "exit 1", manifest: [:], status: 1),
    End(script: "sleep 99", manifest: ["duration_limit_seconds": 1], status: 6),
    End(script: "sleep 99", manifest: ["duration_limit_seconds": 1, "expect": ["pass": "x"]], status: 5),
  ]

  @Test("wait exits with the verdict's own status", arguments: ends)
  func wait(_ end: End) throws {
    let lab = try Lab()
    try lab.drop("job", script: end.script, end.manifest)
    try lab.wait("it is accepted") { try lab.place(1) != nil }
    #expect(try run(lab, "wait", "1").exit == .status(end.status))
    if end.status == 6 { #expect(try run(lab, "wait", "1", "--accept-completed").exit == .status(0)) }
  }

  @Test("wait exits 7 for a refused drop, and 4 for a cancelled job")
  func waitOthers() throws {
    let lab = try Lab()
    try lab.drop("bad", ["manifest.json": "{}"])
    try lab.result(1)
    #expect(try run(lab, "wait", "1").exit == .status(7))
    try lab.drop("long", script: "sleep 1000", ["duration_limit_seconds": 600])
    try lab.wait("it runs") { try lab.place(2) == .running }
    #expect(try run(lab, "cancel", "2").exit == .status(0))
    #expect(try run(lab, "wait", "2").exit == .status(4))
  }

  @Test("submit takes a job directory, waits for it and exits with its verdict")
  func submit() throws {
    let lab = try Lab()
    let job = try Scratch()
    try job.directory.put("job/manifest.json", #"{"board": "linux", "executable": "run.sh"}"#)
    try job.directory.put("job/run.sh", "#!/bin/sh\necho submitted; exit 1\n")
    try job.directory.setMode(0o755, of: "job/run.sh")
    let (exit, output) = try run(lab, "submit", "\(job.path)/job", "--wait")
    #expect(exit == .status(1), "\(output)")
    #expect(try lab.consoleLog(1) == "submitted\n")
    #expect(try run(lab, "log", "1").output == "submitted\n")
  }

  @Test("submit takes an executable with options")
  func submitExecutable() throws {
    let lab = try Lab()
    let folder = try Scratch()
    try folder.directory.put("tiny.elf", bytes: TinyELF.bytes)
    let (exit, output) = try run(
      lab,
      "submit",
      "\(folder.path)/tiny.elf",
      "--board",
      "linux",
      "--duration-limit-seconds",
      "5",
      "--comment",
      "by hand",
      "--wait"
    )
    #expect(exit == .status(0), "\(output)")
    #expect(try lab.root.text("finished/1/job.json").contains("by hand"))
  }

  @Test("log -f follows a job from its start to its end")
  func follow() throws {
    let lab = try Lab()
    try lab.drop("slow", script: "for i in 1 2 3; do echo line $i; sleep 0.1; done")
    try lab.wait("it is accepted") { try lab.place(1) != nil }
    let (exit, output) = try run(lab, "log", "1", "-f")
    #expect(exit == .status(0))
    #expect(output.contains("line 1\nline 2\nline 3\n"))
  }

  @Test("list, show and boards answer JSON that says what is there")
  func json() throws {
    let lab = try Lab()
    try lab.drop("job", script: "true")
    try lab.result(1)
    for arguments in [["list", "--all"], ["show", "1"], ["boards"]] {
      let (exit, output) = try Program.run(Program.path, arguments + ["--json", "--spool", lab.spool])
      #expect(exit == .status(0), "\(arguments)")
      #expect(throws: Never.self, "\(arguments): \(output)") { try JSONParser.parse(Array(output.utf8)) }
    }
  }

  @Test(
    "Wrong usage exits 2 and says what to do",
    arguments: [["frobnicate"], ["list", "--nosuch"], ["show"]]
  )
  func usage(_ arguments: [String]) throws {
    let (exit, output) = try Program.run(Program.path, arguments)
    #expect(exit == .status(2))
    #expect(output.contains("--help"))
  }

  @Test(
    "Every verb explains itself",
    arguments: [
      "init", "up", "intake", "run", "serve", "submit", "list", "show", "log", "wait", "cancel", "boards",
      "plan", "check",
    ]
  )
  func help(_ verb: String) throws {
    let (exit, output) = try Program.run(Program.path, [verb, "--help"])
    #expect(exit == .status(0))
    #expect(output.contains("boardspool \(verb)"))
  }

  @Test("The completion is a script that bash takes")
  func completion() throws {
    let (exit, output) = try Program.run(Program.path, ["completion", "bash"])
    #expect(exit == .status(0))
    let folder = try Scratch()
    try folder.directory.put("completion", output)
    #expect(try Program.run("bash", ["-n", "completion"], in: folder.directory).exit == .status(0))
  }

  @Test("check finds nothing wrong with a spool that was used")
  func check() throws {
    let lab = try Lab()
    try lab.drop("job", script: "true")
    try lab.result(1)
    let (exit, output) = try run(lab, "check")
    #expect(exit == .status(0), "\(output)")
  }

  @Test("The gateway shows the job of this very spool")
  func gateway() throws {
    let lab = try Lab()
    try lab.drop("web", script: "echo from the board")
    try lab.result(1)
    let (exit, output) = try Program.run("curl", ["-sS", "http://\(lab.address)/apiv1/jobs/1/log"])
    #expect(exit == .status(0))
    #expect(output == "from the board\n")
  }

  @Test("serve needs no permission to write, and writes nothing", .enabled(if: Users.current == 0))
  func serve() throws {
    let lab = try Lab()
    try lab.drop("web", script: "echo from the board")
    try lab.result(1)
    let pipe = try Pipe()
    let null = try Descriptor.null()
    let gateway = try Child.start(
      Child.Setup(
        program: "setpriv",
        arguments: [
          "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", Program.path, "serve", "--spool",
          lab.spool, "--listen", "127.0.0.1:0",
        ],
        environment: Program.environment,
        descriptors: [null.number, pipe.writeEnd.number, null.number],
        directory: nil,
        group: .ownGroup
      )
    )
    defer { Child.signal(process: gateway, .kill) }
    try #require(!Poll.wait(for: [pipe.readEnd.number], milliseconds: 30000).isEmpty)
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = try buffer.withUnsafeMutableBytes { try pipe.readEnd.read(into: $0) }
    let line = String(decoding: buffer.prefix(try #require(count)), as: UTF8.self)
    let address = String(line.dropFirst("listening on ".count).dropLast())
    let (_, output) = try Program.run("curl", ["-sS", "\(address)/apiv1/jobs/1/log"])
    #expect(output == "from the board\n")
    #expect(try lab.reader.hostReports().count == 1)
    Child.signal(process: gateway, .terminate)
    #expect(try Child.wait(for: gateway) == .status(0))
  }
}
