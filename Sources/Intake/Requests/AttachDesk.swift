import Custody
import Posix
import Spool

/// Adds files to jobs, and takes them away again.
///
/// What its owner can still change is never trusted: the files of the folder `<id>.attach` are copied into the
/// job's `attached/` while they are hashed, and what was copied is what counts.
struct AttachDesk {
  /// Bytes of a `SHA256SUMS`.
  private static let longestList = 1 << 20

  let depot: Depot

  /// What a folder looks like.
  enum Finding {
    case whole
    /// The reason why nothing proves that it is complete, as a clause.
    case growing(String)
  }

  private struct Plan {
    var names: [String]
    var sums: [String: String]?
  }

  /// Whether a folder is all there: it came by rename, or its `SHA256SUMS` lists all that is in it.
  func look(
    _ name: RequestName,
    in incoming: Directory,
    arrival: Arrival,
    isSettled: Bool
  ) throws -> Finding {
    let snapshot = try snapshot(RawName(name.name), in: incoming)
    let directory = try incoming.directory(name.name)
    let isRenamed = try hasMoved(snapshot, directory, arrival: arrival, isSettled: isSettled)
    let plan = try plan(snapshot, directory)
    guard let sums = plan.sums else {
      if isRenamed { return .whole }
      return .growing("it did not come by rename, and has no \(ChecksumList.fileName) that lists its files")
    }
    for file in plan.names {
      guard let sum = sums[file] else {
        return try found(isRenamed, "\(file) is not listed in \(ChecksumList.fileName)")
      }
      guard try LocalProbe(directory: directory).sha256(of: file) == sum else {
        return try found(isRenamed, "\(file) has another sum than \(ChecksumList.fileName) lists")
      }
    }
    if let missing = sums.keys.sorted().first(where: { !plan.names.contains($0) }) {
      return try found(isRenamed, "\(missing) is listed in \(ChecksumList.fileName), but missing")
    }
    return .whole
  }

  /// Whether it got its name by a rename; one that nobody saw come is told by its times, as a drop is (The
  /// spool's protocol, "When a drop is complete").
  private func hasMoved(
    _ snapshot: DropSnapshot,
    _ directory: Directory,
    arrival: Arrival,
    isSettled: Bool
  ) throws -> Bool {
    guard snapshot.files.allSatisfy({ $0.status.changed <= snapshot.status.changed }) else { return false }
    switch arrival {
    case .byRename: return true
    case .inPlace: return false
    case .unseen:
      guard isSettled else { return false }
      for file in snapshot.files {
        guard file.status.kind == .regular, let name = file.text else { continue }
        if try LocalProbe(directory: directory).hasNoWriter(name) == false { return false }
      }
      return true
    }
  }

  /// What is complete and wrong stays wrong.
  private func found(_ isComplete: Bool, _ reason: String) throws -> Finding {
    if isComplete { throw RequestRefusal(.malformed, reason) }
    return .growing(reason)
  }

  /// Adds the files of a folder.
  ///
  /// A file that is there already with the same bytes is as good: a crash came between.
  func add(_ name: RequestName, in incoming: Directory, owner: UInt32, to job: JobView) throws -> [String] {
    let snapshot = try snapshot(RawName(name.name), in: incoming)
    let taken = try incoming.directory(name.name)
    let plan = try plan(snapshot, taken)
    guard !plan.names.isEmpty else { throw RequestRefusal(.malformed, "it has no files") }
    let known = try attached(of: job)
    for name in plan.names {
      guard let known, try known.statusIfPresent(of: name) != nil else { continue }
      let isSame =
        try LocalProbe(directory: known).sha256(of: name) == LocalProbe(directory: taken).sha256(of: name)
      guard isSame else {
        throw RequestRefusal(.conflict, "the job has an attached file \(name) already; detach that first")
      }
    }
    let attached = try job.directory.directory(making: Layout.attached)
    for name in plan.names where try attached.statusIfPresent(of: name) == nil {
      try copy(name, from: taken, owner: owner, to: attached, sum: plan.sums?[name])
    }
    if depot.isDurable { try attached.sync() }
    return plan.names
  }

  /// Takes attached files away.
  func remove(_ names: [String], from job: JobView) throws {
    let attached = try attached(of: job)
    for name in names {
      guard let attached, Self.isPlain(name), try attached.statusIfPresent(of: name) != nil else {
        let outputs = "; what a run has left in outputs/ stays its runner's"
        throw RequestRefusal(.notFound, "the job has no attached file \(name)\(outputs)")
      }
    }
    for name in names { try attached?.removeIfPresent(name) }
  }

  /// Nil where nothing was attached yet.
  private func attached(of job: JobView) throws(PosixError) -> Directory? {
    do throws(PosixError) {
      return try job.directory.directory(Layout.attached)
    } catch  where error.isMissing {
      return nil
    }
  }

  private func snapshot(_ name: RawName, in parent: Directory) throws -> DropSnapshot {
    guard let snapshot = try DropSnapshot.read(name, in: parent, limits: depot.configuration) else {
      throw RequestRefusal(.malformed, "it is no directory")
    }
    return snapshot
  }

  private func plan(_ snapshot: DropSnapshot, _ directory: Directory) throws -> Plan {
    if let folder = snapshot.directories.first {
      throw RequestRefusal(.malformed, "\(folder.shown) is a directory: only files can be attached")
    }
    var names: [String] = []
    var bytes = 0
    for file in snapshot.files {
      guard let name = file.text, Self.isPlain(name) else {
        throw RequestRefusal(.malformed, "the name \"\(file.shown)\" cannot be an attached file's")
      }
      guard file.status.kind == .regular else {
        throw RequestRefusal(.malformed, "\(name) is \(file.status.kind.name), not a regular file")
      }
      guard file.status.owner == snapshot.status.owner else {
        throw RequestRefusal(.malformed, "\(name) does not belong to the folder's owner")
      }
      bytes = bytes.addingReportingOverflow(file.status.size).partialValue
      if name != ChecksumList.fileName {
        names.append(name)
      } else if file.status.size > Self.longestList {
        throw RequestRefusal(.malformed, "its \(name) is larger than \(Self.longestList) bytes")
      }
    }
    if case .files(let limit) = snapshot.excess {
      throw RequestRefusal(.malformed, "it holds more than the \(limit) files allowed")
    }
    guard snapshot.excess == nil, bytes >= 0, bytes <= depot.configuration.maximumBytes else {
      throw RequestRefusal(
        .malformed,
        "it holds more than the \(depot.configuration.maximumBytes) bytes allowed"
      )
    }
    return Plan(names: names, sums: try sums(directory))
  }

  private func sums(_ directory: Directory) throws -> [String: String]? {
    guard let bytes = try directory.readIfPresent(ChecksumList.fileName, limit: Self.longestList) else {
      return nil
    }
    // Half a list lists too little, or nothing.
    return ChecksumList(String(decoding: bytes, as: UTF8.self))?.sums ?? [:]
  }

  private func copy(
    _ name: String,
    from taken: Directory,
    owner: UInt32,
    to attached: Directory,
    sum: String?
  ) throws {
    let file = try taken.openWithin(name)
    let status = try file.status()
    guard status.kind == .regular, status.owner == owner else {
      throw RequestRefusal(.malformed, "\(name) changed while it was taken")
    }
    let hidden = ".\(name).new"
    try attached.removeIfPresent(hidden)
    let copy = try attached.create(hidden)
    var digest = SHA256()
    var size = 0
    let limit = depot.configuration.maximumBytes
    try file.forEachChunk { (chunk) throws(PosixError) in
      size += chunk.count
      guard size <= limit else { return }
      digest.update(chunk)
      try copy.writeAll(chunk)
    }
    let found = digest.finish()
    guard size <= limit, sum ?? found == found else {
      try attached.removeIfPresent(hidden)
      throw RequestRefusal(.malformed, "\(name) changed while it was taken")
    }
    if depot.isDurable { try copy.sync() }
    try attached.rename(hidden, to: attached, as: name)
  }

  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".") && !name.contains("/") && name.utf8.count <= 200
  }
}
