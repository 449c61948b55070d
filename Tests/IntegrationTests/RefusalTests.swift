import JSON
import Posix
import Spool
import TestSupport
import Testing

@Suite("Bad input gets one clear sentence, and everything else goes on")
struct RefusalTests {
  /// A drop that is refused, and the words that tell its author why.
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var manifest: String?
    var reason: String
    var change: @Sendable (Directory) throws -> Void = { _ in }
    var needsRoot = false

    var testDescription: String { name }
  }

  private static func make(_ program: String, _ arguments: [String], in folder: Directory) throws {
    let (exit, output) = try Program.run(program, arguments, in: folder)
    try #require(exit == .status(0), "\(output)")
  }

  static let script = #"{"board": "linux", "executable": "x.sh"}"#

  static let rows: [Row] = [
    Row(name: "no manifest", manifest: nil, reason: "manifest.json is missing"),
    Row(
      name: "not JSON",
      manifest: #"{"board": "linux",}"#,
      reason: "manifest.json is not JSON: line 1, column 19"
    ),
    Row(
      name: "over 64 KiB",
      manifest: #"{"board": "linux", "comment": ""# + String(repeating: "x", count: 70000) + #""}"#,
      reason: "larger than 65536 bytes"
    ),
    Row(
      name: "unknown key",
      manifest: #"{"board": "linux", "excutable": "x"}"#,
      reason: "unknown key \"excutable\"; did you mean \"executable\"?"
    ),
    Row(name: "wrong type", manifest: #"{"board": 5}"#, reason: "\"board\" must be a string, not a number"),
    Row(
      name: "negative number",
      manifest: #"{"board": "linux", "duration_limit_seconds": -1}"#,
      reason: "must be a whole number from 1"
    ),
    Row(
      name: "absurd number",
      manifest: #"{"board": "linux", "priority": 1e999}"#,
      reason: "a number that is too large"
    ),
    Row(name: "unknown board", manifest: #"{"board": "linus"}"#, reason: "did you mean \"linux\"?"),
    Row(
      name: "not supported",
      manifest: #"{"board": "linux", "private": true}"#,
      reason: "\"private\" is not supported"
    ),
    Row(
      name: "nested without end",
      manifest: String(repeating: "[", count: 30000),
      reason: "nested deeper than 64 levels"
    ),
    Row(name: "executable missing", manifest: script, reason: "the executable x.sh is missing"),
    Row(name: "executable empty", manifest: script, reason: "the executable x.sh is empty") {
      try $0.put("x.sh")
    },
    Row(name: "executable a directory", manifest: script, reason: "x.sh is a directory") {
      try $0.makeDirectory("x.sh")
    },
    Row(name: "executable a link", manifest: script, reason: "x.sh is a symbolic link") {
      try $0.makeLink("x.sh", to: "/etc/passwd")
    },
    Row(name: "executable a FIFO", manifest: script, reason: "x.sh is a FIFO") {
      try Self.make("mkfifo", ["x.sh"], in: $0)
    },
    Row(
      name: "executable a device",
      manifest: script,
      reason: "x.sh is a device",
      change: { try Self.make("mknod", ["x.sh", "c", "1", "3"], in: $0) },
      needsRoot: true
    ),
    Row(
      name: "not beneath the drop",
      manifest: #"{"board": "linux", "executable": "../x.sh"}"#,
      reason: "must name a file beneath the drop"
    ),
    Row(
      name: "another owner's file",
      manifest: script,
      reason: "belongs to nobody, not to the drop's owner",
      change: {
        try $0.put("x.sh", "true")
        try Self.make("chown", ["nobody", "x.sh"], in: $0)
      },
      needsRoot: true
    ),
    Row(name: "a newline in a name", manifest: script, reason: #"the name "a\x0ab" holds control characters"#)
    {
      try $0.put("a\nb", "x")
    },
    Row(
      name: "a name that is not UTF-8",
      manifest: script,
      reason: #"the name "\xff" holds control characters"#
    ) {
      try $0.makeDirectory(RawName(bytes: [0xFF]))
    },
    Row(name: "ten thousand files", manifest: script, reason: "it holds more than 1000 files") { folder in
      for number in 0..<10000 { _ = try folder.create("f\(number)") }
    },
    Row(name: "too large", manifest: script, reason: "more than the 1000000 allowed") {
      try $0.put("x.sh", bytes: [UInt8](repeating: 35, count: 1_000_001))
    },
    Row(
      name: "a pattern that is wrong",
      manifest: #"{"board": "linux", "expect": {"pass": "("}}"#,
      reason: "the pattern \"(\" is wrong"
    ),
  ]

  @Test("Refused with the reason in result.json and the receipt; the original is kept aside")
  func table() throws {
    let lab = try Lab(configuration: ["limits": ["bytes": 1_000_000]])
    let rows = Self.rows.filter { !$0.needsRoot || Users.current == 0 }
    for (index, row) in rows.enumerated() {
      let name = "drop-\(index)"
      var files: [String: String] = [:]
      if let manifest = row.manifest { files["manifest.json"] = manifest }
      try lab.fill(".\(name)", files)
      try row.change(try lab.root.directory("incoming/.\(name)"))
      try lab.root.directory("incoming").rename(".\(name)", to: lab.root.directory("incoming"), as: name)
    }
    for (index, row) in rows.enumerated() {
      let entry = try lab.receipt("drop-\(index)") { $0.verdict != nil }
      #expect(entry.verdict == .refused, "\(row.name)")
      #expect(entry.reason?.contains(row.reason) ?? false, "\(row.name): \(entry.reason ?? "")")
      let id = try #require(entry.id)
      let result = try lab.result(id.number)
      #expect(result.reason == entry.reason, "\(row.name)")
      #expect(try lab.place(id.number) == .cancelled)
      #expect(lab.root.has("incoming/.refused/\(id)"), "\(row.name)")
    }
    try lab.drop("good", script: "true")
    let good = try #require(try lab.receipt("good") { $0.verdict != nil })
    #expect(good.verdict == .passed)
  }

  @Test("A name that cannot be a drop's is refused too")
  func names() throws {
    let lab = try Lab()
    let incoming = try lab.root.directory("incoming")
    let names: [[UInt8]] = [[0x61, 0x0A, 0x62], [0xFF, 0xFE], Array(repeating: 0x61, count: 220)]
    for (index, bytes) in names.enumerated() {
      try lab.fill(".n\(index)", ["manifest.json": Self.script])
      try incoming.rename(RawName(".n\(index)"), to: incoming, as: RawName(bytes: bytes))
      let result = try lab.result(index + 1)
      #expect(result.verdict == .refused)
      #expect(result.reason.hasPrefix("the drop's name"))
    }
  }

  @Test("A stray executable gets a receipt that says how to submit it")
  func stray() throws {
    let lab = try Lab(configuration: ["settle_seconds": 1])
    try lab.root.put("incoming/blinky.elf", bytes: TinyELF.bytes)
    let entry = try lab.receipt("blinky.elf")
    #expect(entry.waitingFor?.contains("boardspool submit blinky.elf --board BOARD") ?? false)
    #expect(lab.root.has("incoming/blinky.elf"))
  }

  @Test("A broken board file stops its own jobs only, which go on when it is mended")
  func brokenBoard() throws {
    let lab = try Lab()
    try lab.root.put("boards/broken.json", #"{"type": "linux", "driver": {"kind": "process"}"#)
    try lab.drop("stuck", script: "true", ["board": "broken"])
    try lab.drop("fine", script: "true")
    #expect(try lab.receipt("fine") { $0.verdict != nil }.verdict == .passed)
    let waiting = try lab.receipt("stuck") { $0.waitingFor != nil }
    #expect(waiting.waitingFor?.contains("boards/broken.json is not JSON") ?? false, "\(waiting)")
    try lab.root.put("boards/broken.json", bytes: Lab.linux.pretty)
    #expect(try lab.receipt("stuck") { $0.verdict != nil }.verdict == .passed)
  }

  @Test("A board whose tool is not installed is out of service, and its jobs say so")
  func missingTool() throws {
    let lab = try Lab(
      boards: ["odd": ["type": "odd", "driver": ["kind": "qemu", "machine": "m", "system": "nosuch"]]])
    try lab.drop("waits", ["manifest.json": #"{"board": "odd"}"#, "a.elf": "x"])
    let entry = try lab.receipt("waits") { $0.waitingFor != nil }
    #expect(entry.waitingFor?.contains("qemu-system-nosuch is not installed") ?? false)
  }

  @Test("A process board without trusted_submitters runs nothing")
  func untrusted() throws {
    let lab = try Lab(boards: ["linux": ["type": "linux", "driver": ["kind": "process"]]])
    try lab.drop("no", script: "true")
    let entry = try lab.receipt("no") { $0.waitingFor != nil }
    #expect(entry.waitingFor?.contains("\"trusted_submitters\" must be true") ?? false)
  }

  @Test(
    "With a full disk drops wait in incoming/, and run when there is space again",
    .enabled(if: Users.current == 0)
  )
  func fullDisk() throws {
    let scratch = try Scratch()
    try scratch.directory.makeDirectory("disk")
    let disk = "\(scratch.path)/disk"
    let mounted = try Program.run("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", disk])
    try #require(mounted.exit == .status(0), "\(mounted.output)")
    defer { _ = try? Program.run("umount", ["-l", disk]) }
    let lab = try Lab(configuration: ["limits": ["free_bytes": 1_000_000]], at: "\(disk)/spool")
    try Directory(path: disk).put("ballast", bytes: [UInt8](repeating: 1, count: 7_600_000))
    try lab.drop("patient", script: "echo ran")
    let entry = try lab.receipt("patient") { $0.waitingFor != nil }
    #expect(entry.waitingFor?.contains("disk is nearly full") ?? false)
    try Directory(path: disk).remove("ballast")
    #expect(try lab.receipt("patient") { $0.verdict != nil }.verdict == .passed)
  }
}
