import Custody
import Posix
import Spool
import TestSupport
import Testing

@Suite("Making spools")
struct SpoolMakerTests {
  private let scratch: Scratch
  private var path: String { scratch.path + "/spool" }

  init() throws { scratch = try Scratch() }

  @Test("A new spool has every folder and a configuration, and can be used")
  func make() throws {
    try SpoolMaker.make(path: path)
    let depot = try Depot(path: path)
    for folder in Layout.folders(isShared: false) {
      #expect(try depot.root.status(of: folder.path).kind == .directory, "\(folder.path)")
    }
    #expect(depot.configuration.uuid.count == 36)
    #expect(depot.isDurable)
  }

  @Test("What is intake's own can be read by nobody else")
  func privateFolders() throws {
    try SpoolMaker.make(path: path)
    #expect(try scratch.directory.status(of: "spool/.intake").mode == 0o700)
  }

  @Test("Where others can submit nobody removes another's drop", .enabled(if: Users.current == 0))
  func sticky() throws {
    try SpoolMaker.make(path: path)
    #expect(try scratch.directory.status(of: "spool/incoming").mode == 0o1777)
  }

  @Test("Making a spool again changes nothing in it")
  func again() throws {
    try SpoolMaker.make(path: path)
    let before = try scratch.directory.text("spool/spool.json")
    try scratch.directory.put("spool/finished/42/job.json", "{}")
    try SpoolMaker.make(path: path)
    #expect(try scratch.directory.text("spool/spool.json") == before)
    #expect(scratch.directory.has("spool/finished/42/job.json"))
  }

  @Test("A spool out of version control, which has only its boards, is completed")
  func complete() throws {
    try scratch.directory.put("spool/boards/b.json", "{}")
    try SpoolMaker.complete(path: path)
    #expect(try Depot(path: path).root.has("queued"))
    #expect(try scratch.directory.text("spool/boards/b.json") == "{}")
  }

  @Test("A directory with other things in it is refused, and nothing is made there")
  func notEmpty() throws {
    try scratch.directory.put("spool/letter.txt", "x")
    #expect(throws: SpoolError("\(path) is not empty and no spool; name a new directory")) {
      try SpoolMaker.make(path: path)
    }
    #expect(
      throws: SpoolError("\(path) is not a spool: it has no spool.json; `boardspool init \(path)` makes one")
    ) {
      try SpoolMaker.complete(path: path)
    }
    #expect(try scratch.directory.directory("spool").names() == ["letter.txt"])
  }

  @Test("Nothing is made where the parent is missing")
  func noParent() {
    #expect(throws: SpoolError("cannot make the spool \(path)/a/b: No such file or directory")) {
      try SpoolMaker.make(path: path + "/a/b")
    }
  }

  @Test("A path that is a file is refused")
  func file() throws {
    try scratch.directory.put("spool", "x")
    #expect(throws: SpoolError.self) { try SpoolMaker.make(path: path) }
  }
}

@Suite("Depots")
struct DepotTests {
  @Test("Lease and settling time are the configuration's; a spool without syncs says so")
  func configured() throws {
    let depot = try TemporarySpool(leaseSeconds: 12).depot
    #expect(depot.leaseSeconds == 12)
    #expect(depot.settleSeconds == 1)
    #expect(!depot.isDurable)
  }

  @Test("A configuration that cannot be read keeps the spool from being used")
  func broken() throws {
    let spool = try TemporarySpool()
    try spool.root.put(Layout.configuration, "{")
    #expect(throws: SpoolError.self) { _ = try Depot(path: spool.path) }
  }

  @Test("A UUID is random, of version 4, in its usual form")
  func uuid() throws {
    let uuid = try UUID4.make()
    let parts = uuid.split(separator: "-")
    #expect(parts.map(\.count) == [8, 4, 4, 4, 12])
    #expect(parts[2].first == "4")
    #expect("89ab".contains(parts[3].first ?? "?"))
    #expect(try UUID4.make() != uuid)
  }
}
