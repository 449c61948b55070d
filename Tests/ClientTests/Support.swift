import Custody
import JSON
import Lab
import Posix
import Spool
import Testing

@testable import Client

/// A spool in a temporary directory, which is removed with it.
final class TemporarySpool {
  let path: String
  let root: Directory

  init() throws {
    let name = "boardspool-\(try Random.hex(6))"
    path = "/tmp/\(name)"
    try SpoolMaker.make(path: path)
    root = try Directory(path: path)
  }

  deinit {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    try? Directory(path: "/tmp").removeTree(name)
  }

  func folder(_ path: String) throws -> Directory {
    try path.split(separator: "/").reduce(root) { try $0.directory(making: String($1)) }
  }

  func write(_ path: String, _ text: String, mode: UInt32 = 0o644) throws {
    let parts = path.split(separator: "/").map(String.init)
    let folder = try folder(parts.dropLast().joined(separator: "/"))
    let name = try #require(parts.last)
    try folder.removeIfPresent(name)
    try folder.write(name, Array(text.utf8), mode: mode, sync: false)
  }

  func exists(_ path: String) throws -> Bool {
    let parts = path.split(separator: "/").map(String.init)
    let name = try #require(parts.last)
    var folder = root
    for part in parts.dropLast() {
      guard try folder.statusIfPresent(of: part) != nil else { return false }
      folder = try folder.directory(part)
    }
    return try folder.statusIfPresent(of: name) != nil
  }

  func board(_ name: String, type: String? = nil) throws {
    let text = #"{"type": "\#(type ?? name)", "driver": {"kind": "process"}, "trusted_submitters": true}"#
    try write("boards/\(name).json", text)
  }

  /// Puts a job down as intake makes it.
  func job(_ id: Int, at path: String, drop: String = "drop", title: String? = nil, key: String? = nil) throws
  {
    var record = JobRecord(
      id: try jobID(id),
      uuid: "u",
      drop: drop,
      owner: Users.name(ofUser: Users.current),
      ownerID: Int(Users.current),
      team: "g",
      created: Timestamp(microseconds: id)
    )
    record.board = "linux"
    record.executable = "a.sh"
    record.title = title
    record.key = key
    try write("\(path)/job.json", String(decoding: record.json.pretty, as: UTF8.self))
  }

  /// Puts an ended job down as a runner and intake leave it: result, index and lease.
  func endedJob(_ id: Int, verdict: Verdict = .passed, drop: String = "drop") throws {
    let path = "\(verdict.place.rawValue)/\(id)"
    try job(id, at: path, drop: drop)
    try write(
      "\(path)/attempts/1/result.json",
      String(decoding: result(id, verdict).json.pretty, as: UTF8.self)
    )
    try folder(path).makeLink("result.json", to: "attempts/1/result.json")
  }

  func result(_ id: Int, _ verdict: Verdict) -> JobResult {
    JobResult(
      verdict: verdict,
      phase: .run,
      blame: .job,
      reason: "because \(id)",
      ended: Timestamp(microseconds: id + 10)
    )
  }

  /// Writes the index of those jobs, and a lease that has given out the highest id.
  func settle(accepted: [Int], ended: [Int]) throws {
    let index = try folder(".index")
    try index.removeIfPresent("jobs")
    var bytes: [UInt8] = []
    for id in accepted {
      let record = JobRecord(
        id: try jobID(id),
        uuid: "u",
        drop: "drop",
        owner: "o",
        ownerID: 0,
        team: "g",
        created: Timestamp(microseconds: id)
      )
      bytes += IndexLine.accepted(IndexLine.Acceptance(record)).bytes
    }
    for id in ended {
      bytes +=
        IndexLine.ended(
          try jobID(id),
          verdict: .passed,
          at: Timestamp(microseconds: id),
          board: nil
        ).bytes
    }
    try index.write("jobs", bytes, sync: false)
    try write(".intake/lease~\(accepted.max() ?? 0)~00000000", "", mode: 0o600)
  }

  func findings() throws -> [Finding] { try SpoolCheck(path: path).findings() }

  /// Repairs until nothing is left that can be repaired.
  func repair() throws -> [Finding] {
    let check = try SpoolCheck(path: path)
    for _ in 0..<3 {
      for outcome in try check.repair(check.findings()) { #expect(outcome.fault == nil) }
    }
    return try check.findings()
  }
}

/// The paths below a directory, in order.
func tree(_ directory: Directory, prefix: String = "") throws -> [String] {
  try directory.entries().flatMap { entry -> [String] in
    let path = prefix + entry.name.shown
    guard try directory.status(of: entry.name).kind == .directory else { return [path] }
    return try [path + "/"] + tree(directory.directory(entry.name), prefix: path + "/")
  }.sorted()
}

extension TemporarySpool {
  /// Changes a job's record.
  func change(_ path: String, _ change: (inout JobRecord) throws -> Void) throws {
    let json = try JSONParser.parse(try folder(path).read("job.json"))
    var record = try #require(JobRecord(json))
    try change(&record)
    try write("\(path)/job.json", String(decoding: record.json.pretty, as: UTF8.self))
  }
}

func jobID(_ number: Int) throws -> JobID { try #require(JobID(number)) }

/// A terminal that is none: what is printed can be read back.
final class Printout {
  let terminal: Terminal
  private let spool: TemporarySpool

  init(_ spool: TemporarySpool) throws {
    self.spool = spool
    let file = try spool.root.create("printout")
    // A regular file is no terminal, whatever the tests are started from.
    terminal = Terminal(output: file, error: -1)
  }

  var text: String { get throws { String(decoding: try spool.root.read("printout"), as: UTF8.self) } }
}

extension TemporarySpool {
  /// Makes others believe that an intake lives.
  func pretendIntake() throws {
    let report = HostReport(
      holder: try #require(Holder(host: "lab2", incarnation: "76543210")),
      beat: 1,
      written: Clock.now,
      leaseSeconds: 60,
      machineID: "elsewhere",
      bootID: "b",
      processNamespace: "p",
      processID: 1,
      startTime: 1,
      roles: ["intake"],
      boards: []
    )
    try write("hosts/lab2~76543210.json", String(decoding: report.json.pretty, as: UTF8.self))
  }
}
