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
  init(_ draft: DropDraft, owner: String, reader: SpoolReader) {
    drop = draft.name
    self.owner = owner
    key = draft.manifest.key
    earlier = Set(reader.receipt(user: owner, drop: draft.name)?.entries.compactMap(\.id) ?? [])
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

  /// What has become of the drop by now.
  package func look(_ reader: SpoolReader) throws(PosixError) -> Outcome {
    // Looked at first: the receipt names the job before the drop leaves.
    let isThere = try reader.root.directory(Layout.incoming).statusIfPresent(of: drop) != nil
    let entries = reader.receipt(user: owner, drop: drop)?.entries ?? []
    if let id = try newJob(among: entries, isThere: isThere, reader) { return .job(id) }
    guard isThere else { return .none }
    return .waiting(reason: entries.last { $0.id == nil }?.waitingFor)
  }

  private func newJob(
    among entries: [Receipt.Entry],
    isThere: Bool,
    _ reader: SpoolReader
  ) throws(PosixError) -> JobID? {
    guard let earlier else { return isThere ? nil : entries.last { $0.id != nil }?.id }
    if let id = entries.last(where: { $0.id.map { !earlier.contains($0) } ?? false })?.id {
      // The receipt is written first; a job that is not there yet may still be refused.
      return try reader.locate(id) == nil ? nil : id
    }
    // An upload repeated under its key is the job that it was before.
    guard !isThere, let key else { return nil }
    for entry in entries.reversed() {
      if let id = entry.id, try reader.job(id)?.record()?.key == key { return id }
    }
    return nil
  }
}
