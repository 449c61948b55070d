import Posix
import Spool

/// Tells which job a drop becomes.
package struct DropTicket: Sendable {
  package let drop: String
  package let owner: String
  /// Jobs of earlier drops of this name; nil where the newest job of the name is meant.
  private let earlier: Set<JobID>?
  private let key: String?

  /// For a drop that is about to be published.
  init(_ draft: DropDraft, owner: String, _ site: Site) throws(ClientError) {
    drop = draft.name
    self.owner = owner
    key = draft.manifest.key
    earlier = Set(try site.receipt(user: owner, drop: draft.name)?.entries.compactMap(\.id) ?? [])
  }

  /// For the newest job of a name.
  package init(newestOf drop: String, owner: String) {
    self.drop = drop
    self.owner = owner
    earlier = nil
    key = nil
  }

  package enum Outcome: Sendable, Equatable {
    /// Still in `incoming/`; the reason is its receipt's.
    case waiting(reason: String?)
    case job(JobID)
    /// Neither a job nor a drop of that name: it was taken away, or never was.
    case none
  }

  /// Whether the drop was seen in `incoming/` by who has the ticket.
  var isOwn: Bool { earlier != nil }

  /// What has become of the drop by now.
  package func look(_ site: Site) throws(ClientError) -> Outcome {
    // Looked at first: the receipt names the job before the drop leaves.
    let isThere = try site.incoming.holds(drop)
    let entries = try site.receipt(user: owner, drop: drop)?.entries ?? []
    if isThere, !isOwn || newest(of: entries) == nil {
      return .waiting(reason: entries.last { $0.id == nil }?.waitingFor)
    }
    if let entry = newest(of: entries), let id = entry.id {
      if try site.locate(id) != nil { return .job(id) }
      // The receipt is written first; a job that is not there yet may still be refused.
      return entry.verdict == nil ? .waiting(reason: "intake is taking it") : .none
    }
    return try repeated(entries, site).map { .job($0) } ?? .none
  }

  /// The entry of this drop's job: of those that were not there before, the first, for others of the same name may
  /// have come behind it.
  private func newest(of entries: [Receipt.Entry]) -> Receipt.Entry? {
    guard let earlier else { return entries.last { $0.id != nil } }
    return entries.first { entry in entry.id.map { !earlier.contains($0) } ?? false }
  }

  /// The job that an upload repeated under its key is again.
  private func repeated(_ entries: [Receipt.Entry], _ site: Site) throws(ClientError) -> JobID? {
    guard let key else { return nil }
    for entry in entries.reversed() {
      guard let id = entry.id, try site.locate(id) != nil else { continue }
      if try site.job(id).record()?.key == key { return id }
    }
    return nil
  }
}
