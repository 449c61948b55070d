import Posix
import Spool
import TestSupport
import Testing

@Suite("Uploads to a spool of another machine")
struct AfarUploadTests {
  /// Three large files' worth, so that there is a middle to break in.
  private static let bytes: [UInt8] = {
    var generator = SeededGenerator(seed: 11)
    return (0..<(3 << 19)).flatMap { _ in withUnsafeBytes(of: generator.next()) { Array($0) } }
  }()

  private static let sum = SHA256.digest(of: bytes)

  /// The job's file, and that there is no other job and nothing left.
  private static func check(_ lab: Lab, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try lab.result(1, seconds: 120, sourceLocation: sourceLocation)
    let stored = try lab.root.directory("finished").directory("1").read("big.dat")
    #expect(SHA256.digest(of: stored) == sum, sourceLocation: sourceLocation)
    #expect(try lab.root.directory("finished").names() == ["1"], sourceLocation: sourceLocation)
    #expect(try lab.root.directory("incoming").names() == [".refused"], sourceLocation: sourceLocation)
  }

  /// A `$PATH` without rsync.
  private static func bare(_ scratch: Scratch) throws -> String {
    try scratch.directory.makeDirectory("bin")
    for program in ["ssh", "sh", "touch", "python3"] {
      for folder in ["/usr/bin", "/bin"] where Environment.hasProgram("\(folder)/\(program)") {
        try? scratch.directory.directory("bin").makeLink(program, to: "\(folder)/\(program)")
      }
    }
    return "\(scratch.path)/bin"
  }

  @Test(
    "A connection that breaks in the middle is gone on with: one job, with the right content",
    arguments: AfarServer.Account.allCases,
    [true, false]
  )
  func broken(account: AfarServer.Account, hasRsync: Bool) throws {
    let lab = try Lab()
    let server = try AfarServer(account)
    let scratch = try Scratch()
    let gate = try scratch.script("gate", Self.gate)
    // The first of each kind of connection ends after so many bytes.
    let ssh = try scratch.script(
      "ssh-once",
      """
      #!/bin/sh
      case "$*" in
        *" -s "*) kind=files ;;
        *"rsync --server"*) kind=rsync ;;
        *) exec "$@" ;;
      esac
      if [ -e \(scratch.path)/$kind ]; then exec "$@"; fi
      touch \(scratch.path)/$kind
      exec \(gate) 5000000 end "$@"
      """
    )
    let client = try AfarClient(
      server,
      ssh: "\(ssh) \(server.ssh)",
      path: hasRsync ? nil : try Self.bare(scratch)
    )
    let job = try scratch.jobDirectory("big", script: "true", files: ["big.dat": Self.bytes])
    let afar = server.address(of: lab.spool)
    let submitted = try client.run(["submit", "--spool", afar, job, "--wait"])
    #expect(submitted.exit == .status(0), "\(submitted.errors)")
    try Self.check(lab)
    // With a shell and rsync the large file goes by that first.
    #expect(scratch.directory.has("rsync") == (account == .shell && hasRsync))
    #expect(submitted.errors.contains("broke; trying again"))
  }

  @Test("A session that is killed on the other machine is gone on with")
  func killed() throws {
    let lab = try Lab()
    let server = try AfarServer(.files)
    let scratch = try Scratch()
    let client = try AfarClient(server)
    let job = try scratch.jobDirectory("big", script: "true", files: ["big.dat": Self.bytes])
    let submit = try client.start(["submit", "--spool", server.address(of: lab.spool), job, "--wait"])
    let incoming = try lab.root.directory("incoming")
    try lab.wait("its first bytes are there") {
      guard let name = try incoming.names().first(where: { $0.hasPrefix(".big.") }) else { return false }
      return try incoming.directory(name).statusIfPresent(of: "big.dat")?.size ?? 0 > 0
    }
    try server.breakConnections()
    let exit = try Child.wait(for: submit.process)
    let errors = try submit.errors()
    #expect(exit == .status(0), "\(errors)")
    #expect(errors.contains("broke; trying again"))
    try Self.check(lab)
  }

  @Test("A submit that was ended leaves nothing visible, and the next one sends only the rest")
  func resumed() throws {
    let lab = try Lab()
    let server = try AfarServer(.files)
    let scratch = try Scratch()
    let gate = try scratch.script("gate", Self.gate)
    let afar = server.address(of: lab.spool)
    let job = try scratch.jobDirectory("big", script: "true", files: ["big.dat": Self.bytes])
    let first = try AfarClient(server, ssh: "\(gate) 5000000 wait \(server.ssh)").start([
      "submit", "--spool", afar, job,
    ])
    let incoming = try lab.root.directory("incoming")
    var hidden = ""
    try lab.wait("a part of it is there") {
      guard let name = try incoming.names().first(where: { $0.hasPrefix(".big.") }) else { return false }
      hidden = name
      return try incoming.directory(name).statusIfPresent(of: "big.dat")?.size ?? 0 > 4_900_000
    }
    Child.signal(process: first.process, .terminate)
    #expect(try Child.wait(for: first.process) == .status(143))
    #expect(Set(try incoming.names()) == [".refused", hidden])
    // So few bytes suffice only where what is there is not sent again.
    let second = try AfarClient(server, ssh: "\(gate) 9000000 end \(server.ssh)").run([
      "submit", "--spool", afar, job,
    ])
    #expect(second.errors == "")
    try Self.check(lab)
  }

  @Test(
    "What an earlier upload left is compared before it is believed",
    arguments: AfarServer.Account.allCases
  )
  func damaged(account: AfarServer.Account) throws {
    let lab = try Lab()
    let server = try AfarServer(account)
    let scratch = try Scratch()
    let gate = try scratch.script("gate", Self.gate)
    let afar = server.address(of: lab.spool)
    let job = try scratch.jobDirectory("big", script: "true", files: ["big.dat": Self.bytes])
    let bare = try Self.bare(scratch)
    let first = try AfarClient(server, ssh: "\(gate) 5000000 wait \(server.ssh)", path: bare).start([
      "submit", "--spool", afar, job,
    ])
    let incoming = try lab.root.directory("incoming")
    var hidden = ""
    try lab.wait("a part of it is there") {
      guard let name = try incoming.names().first(where: { $0.hasPrefix(".big.") }) else { return false }
      hidden = name
      return try incoming.directory(name).statusIfPresent(of: "big.dat")?.size ?? 0 > 4_900_000
    }
    Child.signal(process: first.process, .terminate)
    _ = try Child.wait(for: first.process)
    let folder = try incoming.directory(hidden)
    let size = try folder.status(of: "big.dat").size
    try folder.put("big.dat", bytes: [UInt8](repeating: 0, count: size))
    try folder.put("stranger", "x")
    let second = try AfarClient(server, path: bare).run(["submit", "--spool", afar, job])
    #expect(second.errors == "")
    try Self.check(lab)
    #expect(!lab.root.has("finished/1/stranger"))
  }

  @Test("A connection that breaks between the rename and its answer makes no second job")
  func doubt() throws {
    let lab = try Lab()
    let server = try AfarServer(.files)
    let scratch = try Scratch()
    let ssh = try scratch.script("ssh-mute", Self.mute)
    let client = try AfarClient(server, ssh: "\(ssh) \(scratch.path)/muted \(server.ssh)")
    let job = try scratch.jobDirectory("once", script: "true")
    let submitted = try client.run(["submit", "--spool", server.address(of: lab.spool), job, "--wait"])
    #expect(submitted.exit == .status(0), "\(submitted.errors)")
    #expect(scratch.directory.has("muted"))
    #expect(submitted.errors.contains("broke; trying again"))
    try lab.result(1)
    #expect(try lab.root.directory("finished").names() == ["1"])
    #expect(try lab.root.directory("incoming").names() == [".refused"])
  }

  /// Stands between the program and ssh: so many bytes go through, then either the end does, or nothing more.
  private static let gate = """
    #!/usr/bin/env python3
    import os, select, subprocess, sys
    limit, then, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    far = subprocess.Popen(command, stdin=subprocess.PIPE)
    def read(count):
      while True:
        select.select([0], [], [])
        try:
          return os.read(0, count)
        except BlockingIOError:
          pass
    while limit > 0 and (piece := read(min(limit, 65536))):
      far.stdin.write(piece)
      far.stdin.flush()
      limit -= len(piece)
    while then == "wait" and read(65536):
      pass
    far.stdin.close()
    far.wait()
    """

  /// Stands between the program and ssh: the first rename (type 18) is carried out, and its answer is not told.
  private static let mute = """
    #!/usr/bin/env python3
    import os, subprocess, sys, threading
    flag, command = sys.argv[1], sys.argv[2:]
    far = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    muted = None
    def packet(stream):
      head = stream.read(4)
      return head + stream.read(int.from_bytes(head, "big")) if len(head) == 4 else b""
    def back():
      while True:
        answer = packet(far.stdout)
        if not answer or (muted is not None and answer[5:9] == muted):
          os._exit(255)
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
    threading.Thread(target=back, daemon=True).start()
    while True:
      request = packet(sys.stdin.buffer)
      if not request:
        far.stdin.close()
        far.wait()
        os._exit(0)
      if request[4] == 18 and not os.path.exists(flag):
        open(flag, "w").close()
        muted = request[5:9]
      far.stdin.write(request)
      far.stdin.flush()
    """
}
