import Glibc
import Posix
import TestSupport
import Testing

@Suite("The machine, its users and processes")
struct MachineTests {
  @Test("This process has a start time, which stays the same")
  func ownStartTime() {
    let first = Machine.startTime(ofProcess: Machine.processID)
    #expect(first != nil)
    #expect(Machine.startTime(ofProcess: Machine.processID) == first)
  }

  @Test("A process that there is not has no start time")
  func noProcess() {
    // Above the largest that the kernel gives (PID_MAX_LIMIT, proc(5)).
    #expect(Machine.startTime(ofProcess: 1 << 23) == nil)
    #expect(Machine.startTime(ofProcess: -5) == nil)
  }

  @Test("A process whose name looks like the line of another is read right")
  func hostileName() throws {
    let scratch = try Scratch()
    let name = ") Z 1 2 3 ("
    let pipe = try Pipe()
    let null = try Descriptor.null()
    try scratch.directory.makeLink(name, to: "/bin/cat")
    let pid = try Child.start(
      Child.Setup(
        program: "\(scratch.path)/\(name)",
        arguments: [name],
        environment: [],
        descriptors: [pipe.readEnd.number, null.number, null.number],
        directory: nil,
        group: .ownGroup
      )
    )
    defer {
      Child.signal(process: pid, .kill)
      _ = try? Child.wait(for: pid)
    }
    #expect(try ProcFile.line("/proc/\(pid)/stat").contains(name))
    #expect(Machine.startTime(ofProcess: Int(pid)) != nil)
  }

  @Test("A process that ended counts as gone, though nobody has waited for it")
  func zombie() throws {
    var pipe = try Pipe()
    let pid = try Child.start(
      Child.Setup(
        program: "/bin/true",
        arguments: ["true"],
        environment: [],
        descriptors: [pipe.writeEnd.number, pipe.writeEnd.number, pipe.writeEnd.number],
        directory: nil,
        group: .ownGroup
      )
    )
    pipe.writeEnd = try Descriptor.null()
    _ = try readAll(pipe.readEnd)
    var info = siginfo_t()
    // WNOWAIT waits for the end, and leaves the zombie.
    waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT)
    #expect(Machine.startTime(ofProcess: Int(pid)) == nil)
    #expect(try Child.wait(for: pid) == .status(0))
  }

  @Test("The host's name can stand in the names of the spool")
  func hostName() {
    let name = Machine.hostName
    #expect(!name.isEmpty)
    #expect(!name.contains(where: { "~./".contains($0) }))
  }

  @Test("Machine, boot and namespace are told, each the same every time")
  func ids() {
    #expect(!Machine.machineID.isEmpty && Machine.machineID == Machine.machineID)
    #expect(Machine.bootID.count == 36 && Machine.bootID == Machine.bootID)
    #expect(Machine.processNamespace.hasPrefix("pid:["))
  }

  @Test("Users and groups have names; those that the system does not know have numbers")
  func users() {
    #expect(Users.name(ofUser: 0) == "root")
    #expect(Users.name(ofGroup: 0) == "root")
    #expect(Users.name(ofUser: 4_000_000_123) == "uid:4000000123")
    #expect(Users.name(ofGroup: 4_000_000_123) == "gid:4000000123")
    #expect(Users.current == geteuid())
  }

  @Test("A user's groups begin with its own; a user that the system does not know has none")
  func groups() {
    #expect(Users.groups(ofUser: "root").first == "root")
    #expect(Users.groups(ofUser: Users.name(ofUser: Users.current)).contains { !$0.isEmpty })
    #expect(Users.groups(ofUser: "no such user").isEmpty)
    #expect(Users.groups(ofUser: "root\0x").isEmpty)
    #expect(Users.groups(ofUser: "").isEmpty)
  }

  @Test("Clocks go forward")
  func clocks() {
    let (a, b) = (Clock.monotonic, Clock.sinceBoot)
    #expect(Clock.monotonic >= a)
    #expect(Clock.sinceBoot >= b)
    #expect(Clock.now > Timestamp(microseconds: 1_700_000_000_000_000))
  }

  @Test("Random bytes are of the wanted number, and differ")
  func random() throws {
    #expect(try Random.bytes(16).count == 16)
    #expect(try Random.bytes(16) != Random.bytes(16))
    let hex = try Random.hex(4)
    #expect(hex.count == 8)
    #expect(hex.allSatisfy { "0123456789abcdef".contains($0) })
  }

  @Test("A program is found by its path, or in PATH; another is not")
  func programs() {
    #expect(Environment.hasProgram("sh"))
    #expect(Environment.hasProgram("/bin/sh"))
    #expect(!Environment.hasProgram("/bin/no-such-program"))
    #expect(!Environment.hasProgram("no-such-program-here"))
  }

  @Test("A signal has its name; one without a name has its number")
  func signalNames() {
    #expect(Signal(number: SIGSEGV).name == "SEGV")
    #expect(Signal(number: 999).name == "999")
  }
}
