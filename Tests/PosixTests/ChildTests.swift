import Glibc
import Posix
import TestSupport
import Testing

/// Programs are started with what is given to them, and with nothing else.
@Suite("Child processes")
struct ChildTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Runs a program, and gives what it wrote to standard output.
  private func run(
    _ program: String,
    _ arguments: [String],
    environment: [String] = [],
    directory: Int32? = nil,
    group: Child.Setup.Group = .ownGroup
  ) throws -> (output: String, exit: Posix.ExitStatus, pid: Int32) {
    var pipe = try Pipe()
    let null = try Descriptor.null()
    let pid = try Child.start(
      Child.Setup(
        program: program,
        arguments: [program] + arguments,
        environment: environment,
        descriptors: [null.number, pipe.writeEnd.number, null.number],
        directory: directory,
        group: group
      )
    )
    pipe.writeEnd = try Descriptor.null()
    let output = String(decoding: try readAll(pipe.readEnd), as: UTF8.self)
    return (output, try Child.wait(for: pid), pid)
  }

  private func shell(
    _ script: String,
    environment: [String] = [],
    directory: Int32? = nil,
    group: Child.Setup.Group = .ownGroup
  ) throws -> (output: String, exit: Posix.ExitStatus, pid: Int32) {
    try run("/bin/sh", ["-c", script], environment: environment, directory: directory, group: group)
  }

  @Test("The argument vector arrives as it is, whatever is in it")
  func arguments() throws {
    let arguments = ["a b", "", "$HOME", "'\"", "*", "-n", "ö\n", "--"]
    let ran = try run("/bin/sh", ["-c", #"printf '<%s>' "$@""#, "name"] + arguments)
    #expect(ran.output == arguments.map { "<\($0)>" }.joined())
  }

  @Test("The environment is what was given, and nothing of this process's")
  func environment() throws {
    let ran = try run("/usr/bin/env", [], environment: ["A=1", "B=x y"])
    #expect(ran.output.split(separator: "\n").sorted() == ["A=1", "B=x y"])
  }

  @Test("The child has no other descriptors, though this process has")
  func descriptors() throws {
    let inherited = open("/dev/null", O_RDONLY)
    defer { close(inherited) }
    // ls itself opens one for the folder that it lists.
    let ran = try run("/bin/ls", ["/proc/self/fd"])
    #expect(ran.output.split(separator: "\n") == ["0", "1", "2", "3"])
  }

  @Test("Descriptors come in the order in which they are given, be they swapped")
  func swappedDescriptors() throws {
    try scratch.directory.put("first", "first")
    try scratch.directory.put("second", "second")
    let a = try scratch.directory.openWithin("first")
    let b = try scratch.directory.openWithin("second")
    let (low, high) = (min(a.number, b.number), max(a.number, b.number))
    let lowIsFirst = a.number < b.number
    var pipe = try Pipe()
    let pid = try Child.start(
      Child.Setup(
        program: "/bin/sh",
        arguments: ["sh", "-c", "cat <&3; cat <&0"],
        environment: [],
        descriptors: [high, pipe.writeEnd.number, pipe.writeEnd.number, low],
        directory: nil,
        group: .ownGroup
      )
    )
    pipe.writeEnd = try Descriptor.null()
    let output = String(decoding: try readAll(pipe.readEnd), as: UTF8.self)
    #expect(output == (lowIsFirst ? "firstsecond" : "secondfirst"))
    #expect(try Child.wait(for: pid) == .status(0))
  }

  @Test("It starts in the folder that was given, and finds its program relative to that")
  func directory() throws {
    let folder = try scratch.directory.directory(making: "folder")
    try folder.put("program", "#!/bin/sh\npwd\n")
    try folder.setMode(0o755, of: "program")
    let ran = try run("./program", [], directory: folder.number)
    #expect(ran.output == folder.absolutePath + "\n")
  }

  @Test("A group of its own has the child's id")
  func ownGroup() throws {
    let ran = try shell("ps -o pgid= -p $$")
    #expect(Int32(ran.output.filter(\.isNumber)) == ran.pid)
  }

  @Test("A session of its own has the child's id")
  func ownSession() throws {
    let ran = try shell("ps -o sid= -p $$", group: .ownSession)
    #expect(Int32(ran.output.filter(\.isNumber)) == ran.pid)
  }

  @Test("No signal is blocked or ignored, whatever this process does with them")
  func signals() throws {
    let ran = try run("/bin/grep", ["-E", "^Sig(Blk|Ign):", "/proc/self/status"])
    let masks = ran.output.split(separator: "\n").compactMap { line in
      line.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) }
    }
    // Signals 32 and 33 are libc's own, which no program sets (nptl(7)).
    let own: UInt64 = 0b11 << 31
    #expect(masks.map { $0 & ~own } == [0, 0])
  }

  @Test("The status is the program's", arguments: [0, 1, 7, 255] as [Int32])
  func exitStatus(status: Int32) throws {
    #expect(try shell("exit \(status)").exit == .status(status))
  }

  @Test("An end by a signal is told as that signal", arguments: [SIGTERM, SIGKILL, SIGSEGV])
  func endBySignal(signal: Int32) throws {
    #expect(try shell("ulimit -c 0; kill -\(signal) $$").exit == .signal(signal))
  }

  @Test("What cannot be started is an error with the reason, not a child that fails")
  func cannotStart() throws {
    try scratch.directory.put("no-program", "text")
    let missing = errorCode { () throws(PosixError) in _ = try start("\(scratch.path)/nothing") }
    let notExecutable = errorCode { () throws(PosixError) in _ = try start("\(scratch.path)/no-program") }
    #expect(missing == ENOENT)
    #expect(notExecutable == EACCES)
  }

  private func start(_ program: String) throws(PosixError) -> Int32 {
    try Child.start(
      Child.Setup(
        program: program,
        arguments: [program],
        environment: [],
        descriptors: [],
        directory: nil,
        group: .ownGroup
      )
    )
  }

  @Test("A signal to a group reaches what the child started")
  func signalGroup() throws {
    var pipe = try Pipe()
    let null = try Descriptor.null()
    let pid = try Child.start(
      Child.Setup(
        program: "/bin/sh",
        arguments: ["sh", "-c", "cat /dev/zero >/dev/null & echo started; wait"],
        environment: ["PATH=/usr/bin:/bin"],
        descriptors: [null.number, pipe.writeEnd.number, null.number],
        directory: nil,
        group: .ownGroup
      )
    )
    pipe.writeEnd = try Descriptor.null()
    var byte: [UInt8] = [0]
    _ = try byte.withUnsafeMutableBytes { try pipe.readEnd.read(into: $0) }
    #expect(Child.signal(group: pid, .kill))
    // The pipe's end comes only when nobody of the group is left who could write.
    _ = try readAll(pipe.readEnd)
    #expect(try Child.wait(for: pid) == .signal(SIGKILL))
  }

  @Test("No signal goes to everybody by mistake", arguments: [-1, 0, 1] as [Int32])
  func noBroadcast(id: Int32) {
    #expect(!Child.signal(group: id, .terminate))
    #expect(!Child.signal(process: id, .terminate))
  }

  @Test("A child that runs is not reaped; one that ended is, once")
  func reap() throws {
    var pipe = try Pipe()
    let null = try Descriptor.null()
    let pid = try Child.start(
      Child.Setup(
        program: "/bin/cat",
        arguments: ["cat"],
        environment: [],
        descriptors: [pipe.readEnd.number, null.number, null.number],
        directory: nil,
        group: .ownGroup
      )
    )
    #expect(Child.reap(pid) == nil)
    #expect(Child.children().contains(pid))
    pipe.writeEnd = try Descriptor.null()
    #expect(try Child.wait(for: pid) == .status(0))
    #expect(Child.reap(pid) == nil)
  }
}
