import JSON
import Posix
import Spool
import TestSupport
import Testing

/// A static ELF file that exits with 0, 4 KiB at the most: made by hand from the ELF gABI.
enum TinyELF {
  static let bytes: [UInt8] = {
    var file: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)
    func put(_ value: UInt64, _ width: Int) {
      for byte in 0..<width { file.append(UInt8(value >> (8 * UInt64(byte)) & 0xFF)) }
    }
    put(2, 2); put(62, 2); put(1, 4)
    put(0x40_0078, 8); put(64, 8); put(0, 8)
    put(0, 4); put(64, 2); put(56, 2); put(1, 2); put(0, 2); put(0, 2); put(0, 2)
    put(1, 4); put(5, 4); put(0, 8); put(0x40_0000, 8); put(0x40_0000, 8); put(129, 8); put(129, 8);
    put(4096, 8)
    // mov $60, %eax; xor %edi, %edi; syscall
    file += [0xB8, 60, 0, 0, 0, 0x31, 0xFF, 0x0F, 0x05]
    return file
  }()
}

@Suite("A drop becomes a job")
struct DropTests {
  @Test("A directory that appears by rename runs at once, whatever is in it")
  func atomic() throws {
    let lab = try Lab()
    try lab.drop("hello", script: "echo hello; exit 0")
    let result = try lab.result(1)
    #expect(result.verdict == .passed)
    #expect(try lab.consoleLog(1) == "hello\n")
    #expect(result.board == "linux")
    #expect(try lab.receipt("hello") { $0.verdict != nil }.verdict == .passed)
  }

  @Test("A bare copy of a manifest and one ELF file is accepted when it has settled")
  func bare() throws {
    let lab = try Lab(configuration: ["settle_seconds": 1])
    try lab.root.directory("incoming").makeDirectory("bare")
    try lab.root.put("incoming/bare/manifest.json", #"{"board": "linux"}"#)
    try lab.root.put("incoming/bare/tiny.elf", bytes: TinyELF.bytes)
    #expect(try lab.result(1).verdict == .passed)
  }

  @Test("A truncated ELF file waits, with the reason in the receipt, and is accepted when it is whole")
  func truncated() throws {
    let lab = try Lab(configuration: ["settle_seconds": 1])
    try lab.root.directory("incoming").makeDirectory("cut")
    try lab.root.put("incoming/cut/manifest.json", #"{"board": "linux"}"#)
    try lab.root.put("incoming/cut/tiny.elf", bytes: Array(TinyELF.bytes.dropLast(20)))
    let entry = try lab.receipt("cut")
    #expect(entry.state == "incoming")
    #expect(entry.waitingFor?.contains("tiny.elf is not whole") ?? false)
    #expect(entry.waitingFor?.contains("mv -T cut .cut && mv -T .cut cut") ?? false)
    try lab.root.put("incoming/cut/tiny.elf", bytes: TinyELF.bytes)
    #expect(try lab.result(1).verdict == .passed)
  }

  @Test("A drop whose manifest lists all files is accepted as soon as they match, in any order")
  func listed() throws {
    let lab = try Lab(configuration: ["settle_seconds": 3600])
    let script = "#!/bin/sh\ncat \"$BOARDSPOOL_FILES/data.txt\"\n"
    let manifest: JSONValue = [
      "board": "linux", "executable": "run.sh",
      "files": [
        [
          "path": "run.sh", "size": .integer(script.utf8.count),
          "sha256": .string(SHA256.digest(of: Array(script.utf8))),
        ],
        ["path": "data.txt", "size": 5, "sha256": .string(SHA256.digest(of: Array("data\n".utf8)))],
      ],
    ]
    try lab.root.directory("incoming").makeDirectory("listed")
    try lab.root.put("incoming/listed/manifest.json", bytes: manifest.compact)
    try lab.root.put("incoming/listed/run.sh", script)
    try lab.root.put("incoming/listed/data.txt", "da")
    try lab.root.put("incoming/listed/data.txt", "data\n")
    #expect(try lab.result(1).verdict == .passed)
    #expect(try lab.consoleLog(1) == "data\n")
  }

  @Test("rsync's bare upload of an ELF job is accepted")
  func rsync() throws {
    let lab = try Lab(configuration: ["settle_seconds": 1])
    let source = try Scratch()
    try source.directory.put("job/manifest.json", #"{"board": "linux"}"#)
    try source.directory.put("job/tiny.elf", bytes: TinyELF.bytes)
    let (exit, output) = try Program.run("rsync", ["-a", "\(source.path)/job", "\(lab.spool)/incoming/"])
    #expect(exit == .status(0), "\(output)")
    #expect(try lab.result(1).verdict == .passed)
  }

  @Test("What was there before the daemon is taken up when it starts")
  func before() throws {
    let lab = try Lab(configuration: ["settle_seconds": 1])
    #expect(lab.stop(.terminate) == .status(0))
    try lab.drop("early", script: "exit 3")
    try lab.start()
    let result = try lab.result(1)
    #expect(result.verdict == .failed)
    #expect(result.exitStatus == 3)
  }

  @Test("The same key by the same owner is the same job")
  func key() throws {
    let lab = try Lab()
    try lab.drop("first", script: "true", ["key": "build-7"])
    try lab.result(1)
    try lab.drop("again", script: "true", ["key": "build-7"])
    #expect(try lab.receipt("again").id == JobID(1))
    try lab.drop("other", script: "true")
    try lab.result(2)
    #expect(try lab.place(3) == nil)
  }

  @Test("A finished job that is dropped again runs again")
  func again() throws {
    let lab = try Lab()
    try lab.drop("once", script: "echo run")
    try lab.result(1)
    let copied = try Program.run("cp", ["-a", "\(lab.spool)/finished/1", "\(lab.spool)/incoming/.copy"])
    #expect(copied.exit == .status(0))
    try lab.root.directory("incoming").rename(".copy", to: lab.root.directory("incoming"), as: "copy")
    #expect(try lab.result(2).verdict == .passed)
    #expect(try lab.consoleLog(2) == "run\n")
  }

  @Test("A drop that is withdrawn half-way leaves nothing behind, and the next one runs")
  func withdrawn() throws {
    let lab = try Lab(configuration: ["settle_seconds": 1])
    try lab.fill("gone", ["manifest.json": #"{"board": "linux", "executable": "x"}"#])
    _ = try lab.receipt("gone")
    try lab.root.removeTree("incoming/gone")
    try lab.drop("next", script: "true")
    #expect(try lab.result(1).verdict == .passed)
  }

  @Test("A program's files become outputs; links that it leaves do not")
  func outputs() throws {
    let lab = try Lab()
    try lab.drop(
      "out",
      script: "echo data > report.txt; ln -s /etc/passwd link; mkfifo pipe; mkdir d; echo x > d/y"
    )
    try lab.result(1)
    #expect(try lab.root.text("finished/1/attempts/1/outputs/report.txt") == "data\n")
    #expect(try lab.root.text("finished/1/attempts/1/outputs/d/y") == "x\n")
    #expect(Set(try lab.root.directory("finished/1/attempts/1/outputs").names()) == ["report.txt", "d"])
  }
}
