import Spool

/// Which jobs are in which groups, and how those that have a group ended: a pure memory of the index.
struct Family {
  private(set) var parents: [JobID: JobID] = [:]
  /// By group, those that are not purged, in the order in which they came.
  private(set) var children: [JobID: [JobID]] = [:]
  /// Of ended jobs that have a group.
  private(set) var verdicts: [JobID: Verdict] = [:]

  /// Notes a job, or that it is in another group now.
  mutating func accepted(_ id: JobID, parent: JobID?) {
    guard parents[id] != parent else { return }
    leave(id)
    guard let parent else { return }
    parents[id] = parent
    children[parent, default: []].append(id)
  }

  mutating func ended(_ id: JobID, _ verdict: Verdict) {
    if parents[id] != nil { verdicts[id] = verdict }
  }

  mutating func reopened(_ id: JobID) { verdicts[id] = nil }

  mutating func purged(_ id: JobID) {
    leave(id)
    verdicts[id] = nil
  }

  private mutating func leave(_ id: JobID) {
    guard let parent = parents.removeValue(forKey: id) else { return }
    children[parent]?.removeAll { $0 == id }
    if children[parent]?.isEmpty ?? false { children[parent] = nil }
  }

  /// The jobs of a group that have not ended.
  func openChildren(of group: JobID) -> [JobID] { (children[group] ?? []).filter { verdicts[$0] == nil } }

  /// All jobs below a group, each after the group that it is in.
  func descendants(of group: JobID) -> [JobID] {
    var found: [JobID] = []
    var seen: Set = [group]
    var next = children[group] ?? []
    while !next.isEmpty {
      let level = next.filter { seen.insert($0).inserted }
      found += level
      next = level.flatMap { children[$0] ?? [] }
    }
    return found
  }

  /// The groups above a job, the nearest first.
  func ancestors(of id: JobID) -> [JobID] {
    var found: [JobID] = []
    var next = parents[id]
    while let group = next, !found.contains(group) {
      found.append(group)
      next = parents[group]
    }
    return found
  }
}
