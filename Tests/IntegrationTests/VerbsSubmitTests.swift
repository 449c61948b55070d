import JSON
import Posix
import Spool
import TestSupport
import Testing

@Suite("submit: groups, trees, and a CI step in one line")
struct VerbsSubmitTests {
  @Test("A CI step in one line: the log, the report, the results, and the verdict")
  func continuousIntegration() throws {
    let lab = try Lab()
    let work = try Scratch()
    try work.job("blink", script: "echo one; echo two; exit 1")
    let step = try lab.begin(
      "submit",
      "\(work.path)/blink",
      "--wait",
      "--junit",
      "\(work.path)/report.xml",
      "--fetch",
      "\(work.path)/out"
    )
    #expect(try step.wait() == .status(1))
    #expect(step.output == "one\ntwo\n")
    #expect(step.errors.contains("job 1: failed: "))
    #expect(try work.directory.text("out/1/attempts/1/console.log") == "one\ntwo\n")
    let report = try work.directory.text("report.xml")
    #expect(report.contains("tests=\"1\" failures=\"1\""))
    // The gateway says the same of the job.
    let (_, gateway) = try Program.run("curl", ["-sS", "http://\(lab.address)/jobs/1/junit.xml"])
    #expect(report == gateway)
    #expect(try lab.run("junit", "1") == (.status(0), report))
  }

  @Test("What cannot be written is told before anything is submitted")
  func outputs() throws {
    let lab = try Lab()
    let work = try Scratch()
    try work.job("a", script: "true")
    #expect(
      try lab.run("submit", "\(work.path)/a", "--wait", "--junit", "\(work.path)/no/x.xml").exit == .status(2)
    )
    try work.directory.put("file")
    #expect(
      try lab.run("submit", "\(work.path)/a", "--wait", "--fetch", "\(work.path)/file").exit == .status(3)
    )
    #expect(try lab.run("submit", "\(work.path)/a", "--fetch", work.path).exit == .status(2))
    #expect(try lab.place(1) == nil)
    #expect(!lab.root.has("incoming/a"))
  }

  @Test("SIGTERM cancels the job, and exits 4 when that is done", arguments: [Signal.terminate, .interrupt])
  func signal(_ signal: Signal) throws {
    let lab = try Lab()
    let work = try Scratch()
    try work.job("long", script: "echo here; sleep 1000", ["duration_limit_seconds": 600])
    let step = try lab.begin("submit", "\(work.path)/long", "--wait", "--junit", "\(work.path)/r.xml")
    try lab.wait("it runs") { step.output == "here\n" }
    step.signal(signal)
    #expect(try step.wait() == .status(4))
    #expect(try lab.place(1) == .cancelled)
    #expect(try work.directory.text("r.xml").contains("<skipped"))
  }

  @Test("A second signal leaves at once")
  func secondSignal() throws {
    let lab = try Lab()
    let work = try Scratch()
    try work.job("long", script: "echo here; sleep 1000", ["duration_limit_seconds": 600])
    let step = try lab.begin("submit", "\(work.path)/long", "--wait")
    try lab.wait("it runs") { step.output == "here\n" }
    // An intake that lives and does nothing.
    Child.signal(process: lab.process, Signal(number: 19))
    defer { Child.signal(process: lab.process, .resume) }
    step.signal(.terminate)
    try lab.wait("it asks for the cancel") { lab.root.has("incoming/1.cancel") }
    step.signal(.terminate)
    #expect(try step.wait() == .status(128 + Signal.terminate.number))
  }

  @Test("A drop that no intake has taken is taken back by a signal")
  func withdrawn() throws {
    let lab = try Lab()
    lab.stop(.terminate)
    let work = try Scratch()
    try work.job("a", script: "true")
    let step = try lab.begin("submit", "\(work.path)/a", "--wait")
    try lab.wait("it is dropped") { lab.root.has("incoming/a") }
    step.signal(.interrupt)
    #expect(try step.wait() == .status(4))
    #expect(try lab.root.directory("incoming").names() == [Layout.refused])
  }

  @Test("A tree is submitted as a group with its jobs, in their order, and the worst verdict counts")
  func tree() throws {
    let lab = try Lab()
    let work = try Scratch()
    try work.group("nightly")
    try work.job("nightly/a", script: "echo from a", ["depends_on": ["b"]])
    try work.job("nightly/b", script: "echo from b")
    try work.group("nightly/inner")
    try work.job("nightly/inner/c", script: "echo from c; exit 1")
    let step = try lab.begin("submit", "\(work.path)/nightly", "--wait")
    #expect(try step.wait() == .status(1), "\(step.errors)")
    let lines = step.output.split(separator: "\n")
    #expect(lines.sorted() == ["nightly.a | from a", "nightly.b | from b", "nightly.inner.c | from c"])
    let a = try #require(lines.firstIndex(of: "nightly.a | from a"))
    #expect(try #require(lines.firstIndex(of: "nightly.b | from b")) < a)
    // Receipts follow the ends by a moment.
    try lab.wait("the receipts tell the ends") {
      try lab.receipt("nightly").verdict == .failed && lab.receipt("nightly.inner").verdict == .failed
        && lab.receipt("nightly.a").verdict == .passed
    }
    let group = try #require(try lab.receipt("nightly").id)
    let inner = try #require(try lab.receipt("nightly.inner").id)
    #expect(try lab.record(inner.number).parent == group)
    #expect(try lab.record(#require(lab.receipt("nightly.inner.c").id).number).parent == inner)
  }

  @Test("Directories are made a group by name")
  func group() throws {
    let lab = try Lab()
    let work = try Scratch()
    try work.job("a", script: "true")
    try work.job("b", script: "true")
    let (exit, output) = try lab.run("submit", "\(work.path)/a", "\(work.path)/b", "--group", "g", "--wait")
    #expect(exit == .status(0), "\(output)")
    #expect(try lab.receipt("g").verdict == .passed)
    #expect(try lab.receipt("g.a").verdict == .passed)
  }

  @Test("A job is submitted into a group that is there, and waits for a job that is named")
  func relations() throws {
    let lab = try Lab()
    let work = try Scratch()
    try work.job("a", script: "echo a")
    try work.job("b", script: "echo b")
    #expect(try lab.run("submit", "--group", "g") == (.status(0), "job 1 queued\n"))
    #expect(
      try lab.run("submit", "\(work.path)/a", "--parent", "g", "--paused") == (.status(0), "job 2 queued\n")
    )
    let step = try lab.begin("submit", "\(work.path)/b", "--parent", "1", "--depends-on", "a", "--wait")
    try lab.wait("it is accepted") { try lab.place(3) == .queued }
    #expect(try lab.record(3).dependsOn == [JobID(2)].compactMap { $0 })
    #expect(try lab.run("start", "2").exit == .status(0))
    #expect(try step.wait() == .status(0), "\(step.errors)")
    #expect(try lab.result(1).verdict == .passed)
  }

  @Test("A job is made from a template by its name")
  func template() throws {
    let lab = try Lab()
    try lab.root.put("templates/smoke/manifest.json", #"{"board": "linux", "executable": "run.sh"}"#)
    try lab.root.put("templates/smoke/run.sh", "#!/bin/sh\necho $WHO\n")
    try lab.root.setMode(0o755, of: "templates/smoke/run.sh")
    let step = try lab.begin("submit", "--template", "smoke", "--env", "WHO=me", "--wait")
    #expect(try step.wait() == .status(0), "\(step.errors)")
    #expect(step.output == "me\n")
  }

  @Test("Jobs are fetched by their ids, again as they are by then")
  func fetch() throws {
    let lab = try Lab()
    try lab.drop("a", script: "echo hello")
    try lab.result(1)
    let work = try Scratch()
    #expect(try lab.run("fetch", "1", "\(work.path)/x/y").exit == .status(0))
    #expect(try work.directory.text("x/y/1/attempts/1/console.log") == "hello\n")
    #expect(try lab.run("update", "1", "--comment", "seen").exit == .status(0))
    #expect(try lab.run("fetch", "1", "\(work.path)/x/y").exit == .status(0))
    #expect(try work.directory.text("x/y/1/job.json").contains("seen"))
    #expect(try lab.run("fetch", "2", work.path).exit == .status(1))
    #expect(try lab.run("junit", "2").exit == .status(1))
  }

  @Test(
    "Every verb explains itself",
    arguments: RequestName.Verb.allCases.map(\.rawValue) + ["fetch", "junit"]
  )
  func help(_ verb: String) throws {
    let (exit, output) = try Program.run(Program.path, [verb, "--help"])
    #expect(exit == .status(0))
    #expect(output.contains("boardspool \(verb)"))
  }

  @Test("bash completes ids and boards behind a verb that takes both")
  func completion() throws {
    let lab = try Lab()
    try lab.drop("a", script: "true")
    try lab.result(1)
    let script = """
      eval "$(\(Program.path) completion bash)"
      COMP_WORDS=(boardspool --spool \(lab.spool) start ''); COMP_CWORD=4
      _boardspool
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let (exit, output) = try Program.run("bash", ["-c", script])
    #expect(exit == .status(0))
    #expect(output == "1\nlinux\n")
  }
}
