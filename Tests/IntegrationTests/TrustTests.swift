import Glibc
import JSON
import Posix
import Spool
import TestSupport
import Testing

/// Boards that are checked, locked and counted, with a tool of the test's own.
@Suite("Boards that can be trusted")
struct TrustTests {
  /// A driver whose flashing fails where a file says so, and whose firmware is a file that says how it ends.
  ///
  /// `{state}` is a folder: `broken` makes flashing fail, `wait` holds up the run while it is there.
  private static let recipe: JSONValue = [
    "kind": "fake", "summary": "a folder in the place of a board", "hardware": true,
    "parameters": [
      "state": ["form": "path", "required": true, "help": "the folder"],
      "port": ["form": "port", "help": "what it is plugged into"],
    ],
    "probe": "optional", "tool": ["program": "sh", "version": ["-c", "echo fake tool 1.2.3"]],
    "formats": ["bin"],
    "flash": [
      [
        "program": "sh",
        "arguments": [
          "-c", "if [ -e \"$0/broken\" ] || grep -q unflashable \"$1\"; then echo no target; exit 1; fi",
          "{state}",
          "{image}",
        ],
      ]
    ],
    "released_by": "run",
    "run": [
      "program": "sh",
      "arguments": [
        "-c", "echo $$ >\"$0/pid\"; while [ -e \"$0/wait\" ]; do sleep 0.02; done; . \"./$1\"", "{state}",
        "{image}",
      ],
    ],
    "console": "stdout",
    "exits": [
      ["status": 0, "means": "passed", "reason": "it exited with 0"],
      ["status": "any", "means": "failed", "reason": "it failed"],
    ],
  ]

  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func board(
    _ name: String,
    probe: String? = nil,
    health: JSONValue? = nil,
    port: String? = nil
  ) throws -> JSONValue {
    _ = try scratch.directory.directory(making: name)
    var driver: JSONObject = ["kind": "fake", "state": .string("\(scratch.path)/\(name)")]
    driver["port"] = port.map(JSONValue.string)
    var board: JSONObject = [
      "type": "fake", "host": .string(Machine.hostName), "driver": .object(driver),
      "trusted_submitters": true,
    ]
    board["probe"] = probe.map(JSONValue.string)
    board["health"] = health
    return .object(board)
  }

  /// A spool with such boards, made before its daemon starts.
  private func lab(_ boards: [String: JSONValue], template: String? = nil) throws -> Lab {
    let lab = try Lab(boards: [:])
    try lab.root.put("recipes/fake.json", bytes: Self.recipe.pretty)
    if let template { try addTemplate(template, to: lab) }
    for (name, board) in boards { try lab.root.put("boards/\(name).json", bytes: board.pretty) }
    return lab
  }

  private func addTemplate(_ script: String, to lab: Lab) throws {
    try lab.root.put("templates/golden/manifest.json", #"{"executable": "golden.bin"}"#)
    try lab.root.put("templates/golden/golden.bin", script)
  }

  private func drop(_ name: String, on board: String, to lab: Lab, script: String = "exit 0") throws {
    try lab.drop(
      name,
      ["manifest.json": #"{"board": "\#(board)", "base_address": "0x0"}"#, "firmware.bin": script],
      executable: []
    )
  }

  private func state(of board: String, in lab: Lab) throws -> HostReport.Board? {
    try lab.reader.hostReports().flatMap(\.boards).first { $0.name == board }
  }

  private func wait(_ lab: Lab, for board: String, toBe state: String) throws -> HostReport.Board {
    try lab.wait("\(board) is \(state)") { try self.state(of: board, in: lab)?.state == state }
    return try #require(try self.state(of: board, in: lab))
  }

  @Test("A board that comes into service runs its golden job first, and serves when that has passed")
  func golden() throws {
    let lab = try lab(
      ["a": try board("a", health: ["template": "golden", "every_hours": 1])],
      template: "exit 0"
    )
    try lab.wait("the golden job ends") { try lab.place(1) == .finished }
    #expect(try lab.result(1).verdict == .passed)
    let record = try #require(try lab.reader.job(.known(1))?.record())
    #expect(record.health == "a" && record.priority == 65535 && record.retry == 0)
    let board = try wait(lab, for: "a", toBe: "idle")
    #expect(board.tool == HostReport.Tool(program: "sh", version: "fake tool 1.2.3"))
    try drop("mine", on: "a", to: lab)
    #expect(try lab.result(2).verdict == .passed)
    let plan = try JSONParser.parse(try lab.root.read("finished/2/attempts/1/plan.json"))
    #expect(plan["tool"]?["version"]?.string == "fake tool 1.2.3")
    try lab.wait("both are counted") { try state(of: "a", in: lab)?.counters?.jobs == 2 }
    let counters = try #require(try state(of: "a", in: lab)?.counters)
    #expect(counters.passes == 2 && counters.flashes == 2 && counters.goldenPass != nil)
    let (_, page) = try Program.run(Program.path, ["boards", "a", "--spool", lab.spool])
    #expect(page.contains("tool:       sh, fake tool 1.2.3"))
    #expect(page.contains("jobs:       2, of which 2 passed"))
  }

  @Test("A board whose golden job fails after a fault is set aside, until an admin starts it")
  func setAside() throws {
    let health: JSONValue = ["template": "golden"]
    let lab = try lab(["a": try board("a", health: health)], template: "exit 0")
    _ = try wait(lab, for: "a", toBe: "idle")
    try scratch.directory.put("a/broken")
    try drop("mine", on: "a", to: lab)
    let board = try wait(lab, for: "a", toBe: "set aside")
    #expect(board.reason?.hasPrefix("its golden job 3 ended as error: sh failed") == true)
    #expect(try lab.place(2) == .queued)
    let (_, list) = try Program.run(Program.path, ["list", "--spool", lab.spool])
    #expect(list.contains("board a is set aside: its golden job 3 ended as error"))
    try scratch.directory.remove("a/broken")
    try lab.request("a.start")
    #expect(try lab.result(2).verdict == .passed)
    #expect(lab.log().contains("event=board.aside board=a"))
    // What was counted outlives the runner.
    lab.stop(.terminate)
    try lab.start()
    try lab.wait("the counters are back") { try state(of: "a", in: lab)?.counters?.faults[.flash] == 2 }
  }

  @Test("A board whose golden job cannot be made is set aside with intake's reason")
  func noTemplate() throws {
    let lab = try lab(["a": try board("a", health: ["template": "gold"])], template: "exit 0")
    let board = try wait(lab, for: "a", toBe: "set aside")
    #expect(board.reason?.contains("there is no template gold; did you mean \"golden\"?") == true)
  }

  @Test("Only admins can drop golden jobs", .enabled(if: Users.current == 0))
  func adminsOnly() throws {
    let lab = try lab(["a": try board("a")])
    try lab.fill(".theirs", ["manifest.json": #"{"board": "a", "health": "a"}"#, "f.bin": "exit 0"])
    for path in ["", "/manifest.json", "/f.bin"] {
      #expect(chown("\(lab.spool)/incoming/.theirs\(path)", 65534, 65534) == 0)
    }
    let incoming = try lab.root.directory("incoming")
    try incoming.rename(".theirs", to: incoming, as: "theirs")
    let result = try lab.result(1)
    #expect(result.verdict == .refused)
    #expect(result.reason == "manifest.json: \"health\" is for golden jobs, which only admins can drop")
  }

  @Test("What cannot be flashed on two boards is the image's fault, and is not tried on a third")
  func sharedFault() throws {
    let lab = try lab(["a": try board("a"), "b": try board("b"), "c": try board("c")])
    try drop("bad", on: "fake", to: lab, script: "unflashable")
    let result = try lab.result(1)
    #expect(result.verdict == .failed && result.blame == .job && result.phase == .flash)
    #expect(result.reason.contains(" alike, so it is the image's fault: sh failed"))
    #expect(try #require(try lab.reader.job(.known(1))).attempts().count == 2)
  }

  @Test("Two files that mean one probe are both refused, and say so")
  func sameProbe() throws {
    let lab = try lab(["a": try board("a", probe: "P1"), "b": try board("b", probe: "P1")])
    for (name, other) in [("a", "b"), ("b", "a")] {
      let board = try wait(lab, for: name, toBe: "out of service")
      #expect(board.reason?.hasPrefix("boards/\(other).json means probe P1 too, so neither is used") == true)
    }
    let (_, findings) = try Program.run(Program.path, ["check", "--spool", lab.spool])
    #expect(findings.contains("boards/a.json: boards/b.json means probe P1 too"))
  }

  @Test("Two spools that have one port run one job on it at a time")
  func twoSpools() throws {
    let port = "\(scratch.path)/port"
    try scratch.directory.put("port")
    let first = try lab(["a": try board("a", port: port)])
    try scratch.directory.makeLink("same", to: "port")
    let second = try lab(["b": try board("b", port: "\(scratch.path)/same")])
    try scratch.directory.put("a/wait")
    try drop("mine", on: "a", to: first)
    try first.wait("it runs") { scratch.directory.has("a/pid") }
    try drop("theirs", on: "b", to: second)
    let board = try wait(second, for: "b", toBe: "in use")
    let holder = "process \(first.process) of \(first.spool), job 1, since"
    #expect(board.reason?.contains(" is in use by \(holder)") == true)
    #expect(try second.place(1) == .queued)
    try scratch.directory.remove("a/wait")
    #expect(try first.result(1).verdict == .passed)
    #expect(try second.result(1).verdict == .passed)
    try removeLocks()
  }

  @Test("When a runner is killed its board stays locked until the keeper has ended the tool")
  func killed() throws {
    let port = "\(scratch.path)/port"
    try scratch.directory.put("port")
    let first = try lab(["a": try board("a", port: port)])
    let second = try lab(["b": try board("b", port: port)])
    try scratch.directory.put("a/wait")
    try drop("mine", on: "a", to: first)
    try first.wait("it runs") { (try? scratch.directory.text("a/pid").hasSuffix("\n")) == true }
    let tool = try #require(Int32(try scratch.directory.text("a/pid").dropLast()))
    let keeper = try #require(Self.parent(of: tool))
    // A keeper that cannot act shows that it holds the lock as long as the tool lives.
    Child.signal(process: keeper, Signal(number: SIGSTOP))
    defer { Child.signal(process: keeper, .resume) }
    first.stop(.kill)
    try drop("theirs", on: "b", to: second)
    _ = try wait(second, for: "b", toBe: "in use")
    #expect(Self.parent(of: tool) != nil)
    Child.signal(process: keeper, .resume)
    #expect(try second.result(1).verdict == .passed)
    #expect(Self.parent(of: tool) == nil)
    try removeLocks()
  }

  /// A process's parent; nil where it is gone, or a zombie.
  private static func parent(of process: Int32) -> Int32? {
    guard let bytes = try? ProcFile.read("/proc/\(process)/stat") else { return nil }
    let words = String(decoding: bytes, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
    return words.count > 1 && words[0] != "Z" ? Int32(words[1]) : nil
  }

  /// Removes the lock files of this test's ports, which are named after its folder.
  private func removeLocks() throws {
    let name = scratch.path.split(separator: "/").last.map(String.init) ?? "none"
    for parent in ["/run/lock/boardspool", "/tmp/boardspool-locks"] {
      guard let locks = try? Directory(path: parent) else { continue }
      for file in try locks.names() where file.contains(name) { try locks.removeIfPresent(file) }
    }
  }
}
