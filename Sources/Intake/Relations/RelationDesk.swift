import Custody
import Lab
import Posix
import Spool

/// What a job's manifest says of other jobs, as ids.
struct Relations: Equatable {
  var parent: JobID?
  var dependsOn: [JobID] = []
  var recheckOf: JobID?
  /// The parent's, where the manifest names none.
  var priority: Int?
}

/// Finds the jobs that manifests name, by id or by the name of their owner's drop (The spool's protocol,
/// "Dependencies and groups").
///
/// A name is that of a drop that still lies in `incoming/`, else that of the owner's newest drop of it, as the
/// receipts tell.
final class RelationDesk {
  /// Jobs that are looked at for a loop; who asks for more is refused.
  private static let largestSearch = 10_000

  enum Finding {
    case found(Relations)
    /// It waits for a drop that is still to be accepted, or to come; the reason is a clause.
    case waits(String)
    case refused(String)
  }

  /// A drop that wants to become a job.
  struct Wish {
    var drop: String
    var owner: UInt32
    var manifest: Manifest
  }

  private let depot: Depot
  private let index: IndexWriter
  private let receipts: ReceiptBook
  private let isAdmin: (UInt32) -> Bool
  private var unknown = UnknownNames()

  init(
    _ depot: Depot,
    index: IndexWriter,
    receipts: ReceiptBook,
    isAdmin: @escaping (UInt32) -> Bool
  ) {
    self.depot = depot
    self.index = index
    self.receipts = receipts
    self.isAdmin = isAdmin
  }

  /// - Parameters:
  ///   - wish: the drop.
  ///   - present: tells who owns the directory of a name in `incoming/`; nil where there is none.
  /// - Returns: the jobs, or why they are not known.
  /// - Throws: where the spool cannot be read.
  func find(_ wish: Wish, present: (String) -> UInt32?) throws(IntakeError) -> Finding {
    var relations = Relations()
    for reference in wish.manifest.dependsOn {
      switch try look(reference, wish, present, what: "depends on") {
      case .success(let id): relations.dependsOn.append(id)
      case .failure(let finding): return finding.finding
      }
    }
    if let reference = wish.manifest.parent {
      switch try look(reference, wish, present, what: "is in the group") {
      case .success(let id): relations.parent = id
      case .failure(let finding): return finding.finding
      }
    }
    if let id = wish.manifest.recheckOf {
      guard try exists(id) else { return .refused("\"recheck\": there is no job \(id)") }
      relations.recheckOf = id
    }
    unknown.forget(key(wish))
    if let fault = try parentFault(of: &relations, owner: wish.owner) { return .refused(fault) }
    if let fault = try loop(of: nil, relations) { return .refused(fault) }
    return .found(relations)
  }

  private struct Open: Error {
    var finding: Finding
  }

  private func look(
    _ reference: Manifest.Reference,
    _ wish: Wish,
    _ present: (String) -> UInt32?,
    what: String
  ) throws(IntakeError) -> Result<JobID, Open> {
    switch reference {
    case .job(let id):
      guard try exists(id) else {
        return .failure(Open(finding: .refused("it \(what) job \(id), which does not exist")))
      }
      return .success(id)
    case .drop(let name):
      if name == wish.drop { return .failure(Open(finding: .refused("it \(what) itself"))) }
      if present(name) == wish.owner {
        return .failure(
          Open(finding: .waits("it \(what) the drop \(name), which is not accepted yet"))
        )
      }
      let receipt = depot.reader.receipt(user: receipts.userName(wish.owner), drop: name)
      if let id = receipt?.entries.last(where: { $0.id != nil })?.id, try exists(id) { return .success(id) }
      guard unknown.mayWait(key(wish), now: Clock.monotonic) else {
        return .failure(
          Open(finding: .refused("it \(what) the drop \(name), which did not come within 10 minutes"))
        )
      }
      return .failure(Open(finding: .waits("it \(what) the drop \(name), which is not there yet")))
    }
  }

  private func key(_ wish: Wish) -> String { "\(wish.owner) \(wish.drop)" }

  /// Whether there is a job of that id, wherever it lies.
  func exists(_ id: JobID) throws(IntakeError) -> Bool {
    if index.open.contains(id) { return true }
    return try files { () throws(PosixError) in try depot.reader.locate(id) != nil }
  }

  /// Why a job cannot be in the group that it names; takes the group's priority over.
  private func parentFault(of relations: inout Relations, owner: UInt32) throws(IntakeError) -> String? {
    guard let parent = relations.parent else { return nil }
    guard let group = try record(parent) else { return "its \"parent\", job \(parent), does not exist" }
    guard group.isGroup else { return "its \"parent\", job \(parent), is no group" }
    guard group.ownerID == Int(owner) || isAdmin(owner) else {
      return "its \"parent\", job \(parent), is \(group.owner)'s group"
    }
    if group.deleted != nil { return "its \"parent\", job \(parent), is deleted" }
    if index.open.contains(parent), let user = group.cancelledBy {
      return "its \"parent\", job \(parent), is being cancelled by \(user)"
    }
    relations.priority = group.priority
    return nil
  }

  /// Why the relations would have a job wait for itself; nil where they do not.
  ///
  /// - Parameters:
  ///   - id: the job; nil for one that is new, for which nothing can wait but its groups.
  ///   - relations: what it would wait for.
  /// - Returns: a clause.
  /// - Throws: where the spool cannot be read.
  func loop(of id: JobID?, _ relations: Relations) throws(IntakeError) -> String? {
    var targets: Set<JobID> = []
    if let id { targets.insert(id) }
    var next = relations.dependsOn
    if let parent = relations.parent {
      // The groups end with it, so that it can wait for none of them, nor for what waits for them.
      for group in [parent] + index.family.ancestors(of: parent) {
        targets.insert(group)
        next += try record(group)?.dependsOn ?? []
      }
    }
    var seen: Set<JobID> = []
    while let job = next.popLast() {
      if targets.contains(job) { return "it would wait for itself by way of job \(job)" }
      guard index.open.contains(job), seen.insert(job).inserted else { continue }
      guard seen.count <= Self.largestSearch else {
        return "it depends on more than \(Self.largestSearch) jobs"
      }
      guard let record = try record(job) else { continue }
      next += record.dependsOn
      if record.isGroup { next += index.family.openChildren(of: job) }
      for group in index.family.ancestors(of: job) { next += try self.record(group)?.dependsOn ?? [] }
    }
    return nil
  }

  private func record(_ id: JobID) throws(IntakeError) -> JobRecord? {
    try files { () throws(PosixError) in try depot.reader.job(id)?.record() }
  }
}
