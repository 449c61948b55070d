import JSON
import Lab
import Posix
import Spool
import TestSupport

@testable import Intake

/// A drop that exists only in a test: what a look finds, and what the files hold.
struct FakeDrop {
  private static let owner: UInt32 = 1000

  var name = RawName("drop")
  var manifest: String? = #"{"board": "b"}"#
  var files: [DropSnapshot.File] = []
  var directories: [DropSnapshot.File] = []
  var excess: DropSnapshot.Excess?
  var sums: [String: String] = [:]
  /// Files that are open for writing.
  var written: Set<String> = []
  var imageFaults: [String: String] = [:]
  private let template: FileStatus

  /// - Parameter paths: files of 10 bytes beside the manifest.
  /// - Throws: where the disk refuses.
  init(_ paths: String...) throws {
    template = try Scratch().directory.status()
    for path in paths { add(path) }
  }

  /// The directory got its name at 100 s, after everything in it was made at 50 s.
  private func status(_ kind: FileStatus.Kind, size: Int) -> FileStatus {
    var status = template
    status.kind = kind
    status.size = size
    status.owner = Self.owner
    (status.changed, status.modified) = (
      FileTime(seconds: 50, nanoseconds: 0), FileTime(seconds: 50, nanoseconds: 0)
    )
    status.born = FileTime(seconds: 50, nanoseconds: 0)
    return status
  }

  mutating func add(_ path: String, size: Int = 10, kind: FileStatus.Kind = .regular) {
    add(path.split(separator: "/").map { RawName(String($0)) }, size: size, kind: kind)
  }

  mutating func add(_ path: [RawName], size: Int = 10, kind: FileStatus.Kind = .regular) {
    let file = DropSnapshot.File(path: path, status: status(kind, size: size))
    if kind == .directory { directories.append(file) } else { files.append(file) }
  }

  /// Changes the last file that was added.
  mutating func changeLast(_ change: (inout FileStatus) -> Void) {
    guard let last = files.indices.last else { return }
    change(&files[last].status)
  }

  var snapshot: DropSnapshot {
    var directory = status(.directory, size: 4096)
    directory.changed = FileTime(seconds: 100, nanoseconds: 0)
    var all = files
    if let manifest, !files.contains(where: { $0.path == [RawName(Layout.manifest)] }) {
      let size = manifest.utf8.count
      all.append(DropSnapshot.File(path: [RawName(Layout.manifest)], status: status(.regular, size: size)))
    }
    return DropSnapshot(name: name, status: directory, files: all, directories: directories, excess: excess)
  }
}

extension FakeDrop: DropProbe {
  func bytes(of path: String, limit: Int) throws(PosixError) -> [UInt8] { Array((manifest ?? "").utf8) }

  func sha256(of path: String) throws(PosixError) -> String { sums[path] ?? "" }

  func faultInImage(_ path: String) throws(PosixError) -> String? { imageFaults[path] }

  func hasNoWriter(_ path: String) throws(PosixError) -> Bool? { !written.contains(path) }
}

/// How drops come to be decided on.
struct Assessing {
  private let boards: BoardCatalogue
  private let limits: Configuration

  init() throws {
    let spool = try TemporarySpool(limits: ["bytes": 100_000])
    try spool.addBoard("b")
    var boards = BoardCatalogue()
    _ = try boards.refresh(from: spool.depot.reader)
    self.boards = boards
    limits = spool.depot.configuration
  }

  /// The decision as one line: "accept a.elf", "refuse: …", "incomplete: …" or "wait".
  func decide(_ drop: FakeDrop, _ arrival: Arrival, isSettled: Bool) throws -> String {
    let assessment = DropAssessment(
      snapshot: drop.snapshot,
      arrival: arrival,
      isSettled: isSettled,
      boards: boards,
      limits: limits
    )
    switch try assessment.decide(drop) {
    case .accept(_, let executable): return "accept \(executable ?? "nothing")"
    case .refuse(let reason): return "refuse: \(reason)"
    case .incomplete(let reason): return "incomplete: \(reason)"
    case .wait: return "wait"
    }
  }
}
