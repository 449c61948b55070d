import Posix
import Spool

/// Gathers the rows of `list`: what waits in `incoming/`, the queue, what runs, and what ended last.
package struct Listing {
  private let site: Site
  private let filter: ListFilter

  package init(_ site: Site, filter: ListFilter) {
    self.site = site
    self.filter = filter
  }

  /// All rows, in the order of the job's life; within it the newest last.
  package func rows() throws(ClientError) -> [JobRow] {
    do {
      var rows: [JobRow] = []
      if filter.wants("incoming") { rows += try incoming() }
      for place in [Place.queued, .running] where filter.wants(place.rawValue) { rows += try jobs(in: place) }
      if filter.wants(Place.finished.rawValue) || filter.wants(Place.cancelled.rawValue) {
        rows += try ended()
      }
      return rows
    } catch {
      throw .failed("cannot read the spool: \(error)")
    }
  }

  private func incoming() throws(PosixError) -> [JobRow] {
    let folder = try site.reader.root.directory(Layout.incoming)
    var rows: [JobRow] = []
    for entry in try folder.entries() where !entry.name.isHidden {
      if let text = entry.name.text, RequestName(text) != nil || text.hasSuffix(".refused") { continue }
      guard let status = try folder.statusIfPresent(of: entry.name) else { continue }
      var row = JobRow(state: "incoming")
      row.drop = entry.name.shown
      row.owner = Users.name(ofUser: status.owner)
      row.created = Timestamp(status.changed)
      row.waitingFor = reason(entry.name, owner: row.owner)
      if filter.admits(row) { rows.append(row) }
    }
    return rows.sorted { ($0.created?.microseconds ?? 0) < ($1.created?.microseconds ?? 0) }
  }

  private func reason(_ name: RawName, owner: String?) -> String {
    if let drop = name.text, let owner,
      let entry = site.reader.receipt(user: owner, drop: drop)?.entries.last(where: { $0.id == nil }),
      let reason = entry.waitingFor
    {
      return reason
    }
    return site.hasIntake ? "intake looks whether it is complete" : "no intake is running"
  }

  private func jobs(in place: Place) throws(PosixError) -> [JobRow] {
    let tokens = try site.reader.tokens(in: place).sorted { $0.id < $1.id }
    var rows: [JobRow] = []
    for token in tokens {
      guard let view = try viewIfThere(token) else { continue }
      let row = JobRow(view, site: site)
      if filter.admits(row) { rows.append(row) }
    }
    return rows
  }

  private func viewIfThere(_ token: JobToken) throws(PosixError) -> JobView? {
    do throws(PosixError) {
      return try site.reader.view(token)
    } catch  where error.isMissing {
      return nil
    }
  }

  private func ended() throws(PosixError) -> [JobRow] {
    var rows: [JobRow] = []
    var seen: Set<JobID> = []
    var ends = try RecentEnds(site.reader)
    while filter.limit.map({ rows.count < $0 }) ?? true, let ids = try ends.next() {
      for id in ids where seen.insert(id).inserted {
        if let limit = filter.limit, rows.count >= limit { break }
        guard let view = try site.reader.job(id),
          view.token.place == .finished || view.token.place == .cancelled
        else { continue }
        let row = JobRow(view, site: site)
        if filter.admits(row) { rows.append(row) }
      }
    }
    return rows.sorted {
      ($0.ended?.microseconds ?? 0, $0.id?.number ?? 0) < ($1.ended?.microseconds ?? 0, $1.id?.number ?? 0)
    }
  }
}
