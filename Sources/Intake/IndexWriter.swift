import Custody
import Posix
import Spool

/// Appends to `.index/jobs`.
///
/// Intake is its only writer.
///
/// The index is a cache: a line that a crash lost is written again by the look at everything that
/// follows an unclean stop, which the missing file `.index/clean` shows.
final class IndexWriter {
  private static let cleanMark = "clean"

  private let depot: Depot
  private let file: Descriptor
  /// Ids that have an acceptance line and no end line yet.
  private(set) var open: Set<JobID> = []
  private var ended: Set<JobID> = []
  /// How many open jobs each owner has.
  private(set) var openByOwner: [Int: Int] = [:]
  private var owners: [JobID: Int] = [:]
  private var keys: [Key: JobID] = [:]
  /// Which jobs are in which groups.
  private(set) var family = Family()
  /// True where it was there and had lines when this process began: one that is made anew tells nothing new.
  private(set) var hadLines = false
  /// True where the last intake did not stop in order.
  private var wasUnclean: Bool

  private struct Key: Hashable {
    var owner: Int
    var key: String
  }

  init(_ depot: Depot) throws(PosixError) {
    self.depot = depot
    let folder = try depot.folder(Layout.index)
    wasUnclean = try folder.statusIfPresent(of: Self.cleanMark) == nil
    try folder.removeIfPresent(Self.cleanMark)
    try depot.sync(folder)
    file = try folder.openToAppend(IndexFollower.fileName)
    try Self.cutTornLine(file, in: folder)
    var follower = IndexFollower(root: depot.root)
    try follower.next { note($0) }
    hadLines = !open.isEmpty || !ended.isEmpty
  }

  /// A crash can leave the last line without its end.
  private static func cutTornLine(_ file: borrowing Descriptor, in folder: Directory) throws(PosixError) {
    let size = try file.status().size
    let reader = try folder.openWithin(IndexFollower.fileName)
    var end = size
    while end > 0 {
      let start = max(0, end - 4096)
      let tail = try reader.bytes(at: start, count: end - start)
      if let newline = tail.lastIndex(of: UInt8(ascii: "\n")) {
        end = start + newline + 1
        break
      }
      end = start
    }
    if end < size { try file.truncate(to: end) }
  }

  /// The job that the same owner dropped under the same key.
  func job(owner: UInt32, key: String) -> JobID? { keys[Key(owner: Int(owner), key: key)] }

  func append(_ lines: [IndexLine]) throws(PosixError) {
    guard !lines.isEmpty else { return }
    try file.writeAll(lines.flatMap(\.bytes))
    for line in lines { note(line) }
  }

  /// True where the job was accepted; of those that ended only until ``forgetEnded()``.
  func knows(_ id: JobID) -> Bool { open.contains(id) || ended.contains(id) }

  /// Forgets the ends of earlier runs, which would grow with the spool.
  func forgetEnded() { ended = [] }

  /// True where the job's end stands in the index already.
  func hasEnded(_ id: JobID) -> Bool { ended.contains(id) }

  /// Where the last intake did not stop in order, writes what only a look at every job can tell to be
  /// missing; once.
  ///
  /// - Parameter tell: called for each job whose end was missing.
  /// - Throws: where a folder cannot be read, or the index not be written.
  func reconcileAfterCrash(tell: (JobRecord, JobResult) -> Void) throws(PosixError) {
    guard wasUnclean else { return }
    for place in Place.allCases {
      for token in try depot.reader.tokens(in: place) {
        let isListed = open.contains(token.id) || ended.contains(token.id)
        let isOver = place == .finished || place == .cancelled
        if !isOver, ended.contains(token.id) {
          try append([.reopened(token.id, at: Clock.now)])
          continue
        }
        guard !isListed || (isOver && !ended.contains(token.id)) else { continue }
        guard let view = try? depot.reader.view(token) else { continue }
        var lines: [IndexLine] = []
        let record = view.record()
        if !isListed, let record { lines.append(.accepted(IndexLine.Acceptance(record))) }
        if isOver, let result = view.result() {
          lines.append(Self.end(token.id, result))
          if let record { tell(record, result) }
        }
        try append(lines)
      }
    }
    wasUnclean = false
  }

  static func end(_ id: JobID, _ result: JobResult) -> IndexLine {
    .ended(id, verdict: result.verdict, at: result.ended, board: result.board)
  }

  /// Leaves the mark that spares the next start the look at everything.
  func close() throws(PosixError) {
    let folder = try depot.folder(Layout.index)
    try depot.sync(folder)
    try folder.replace(Self.cleanMark, [], sync: depot.isDurable)
  }

  /// Takes over a line that stands in the file.
  private func note(_ record: IndexRecord) {
    switch record {
    case .accepted(let job):
      noteAcceptance(job.id, ownerID: job.ownerID, key: job.key.textIfAny, parent: job.parent)
    case .ended(let end): noteEnd(end.id, end.verdict)
    case .reopened(let id, _): noteReopening(id)
    case .flagged(let id, let flag, _): note(flag, of: id)
    }
  }

  /// Takes over a line that was appended.
  private func note(_ line: IndexLine) {
    switch line {
    case .accepted(let job): noteAcceptance(job.id, ownerID: job.ownerID, key: job.key, parent: job.parent)
    case .ended(let id, let verdict, _, _): noteEnd(id, verdict)
    case .reopened(let id, _): noteReopening(id)
    case .flagged(let id, let flag, _): note(flag, of: id)
    }
  }

  private func noteAcceptance(_ id: JobID, ownerID: Int, key: String?, parent: JobID?) {
    family.accepted(id, parent: parent)
    guard !ended.contains(id), open.insert(id).inserted else { return }
    owners[id] = ownerID
    openByOwner[ownerID, default: 0] += 1
    if let key { keys[Key(owner: ownerID, key: key)] = id }
  }

  private func noteReopening(_ id: JobID) {
    ended.remove(id)
    open.insert(id)
    family.reopened(id)
  }

  private func noteEnd(_ id: JobID, _ verdict: Verdict) {
    ended.insert(id)
    family.ended(id, verdict)
    guard open.remove(id) != nil, let owner = owners.removeValue(forKey: id) else { return }
    openByOwner[owner, default: 1] -= 1
  }

  private func note(_ flag: IndexRecord.Flag, of id: JobID) {
    guard flag == .purged else { return }
    ended.insert(id)
    family.purged(id)
  }
}
