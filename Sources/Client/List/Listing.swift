import Posix
import Spool

/// Gathers the rows of `list`: what waits in `incoming/`, the queue, what runs, and what ended last.
package struct Listing {
  private let site: Site
  private let filter: ListFilter
  /// Jobs that are looked at together.
  private static let batch = 32

  package init(_ site: Site, filter: ListFilter) {
    self.site = site
    self.filter = filter
  }

  /// All rows, in the order of the job's life; within it the newest last.
  package func rows() throws(ClientError) -> [JobRow] {
    var rows: [JobRow] = []
    if filter.wants("incoming") { rows += try incoming() }
    let live = [Place.queued, .running].filter { filter.wants($0.rawValue) }
    if !live.isEmpty { try site.need(.queue) }
    for place in live { rows += try client { () throws(PosixError) in try jobs(in: place) } }
    if filter.wants(Place.finished.rawValue) || filter.wants(Place.cancelled.rawValue) {
      rows += try ended()
    }
    return rows
  }

  private func incoming() throws(ClientError) -> [JobRow] {
    var rows: [JobRow] = []
    for drop in try site.drops() {
      if let text = drop.name.text, RequestName(text) != nil || text.hasSuffix(".refused") { continue }
      var row = JobRow(state: "incoming")
      row.drop = drop.name.shown
      row.owner = drop.owner
      row.created = drop.changed
      row.waitingFor = try reason(drop)
      if filter.admits(row) { rows.append(row) }
    }
    return rows.sorted { ($0.created?.microseconds ?? 0) < ($1.created?.microseconds ?? 0) }
  }

  private func reason(_ drop: WaitingDrop) throws(ClientError) -> String {
    if let name = drop.name.text,
      let entry = try site.receipt(user: drop.owner, drop: name)?.entries.last(where: { $0.id == nil }),
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

  private func ended() throws(ClientError) -> [JobRow] {
    var rows: [JobRow] = []
    var seen: Set<JobID> = []
    var ends = RecentEnds(site)
    while wantsMore(than: rows), let ids = try ends.next() {
      var rest = ids.filter { seen.insert($0).inserted }[...]
      while wantsMore(than: rows), !rest.isEmpty {
        let some = rest.prefix(Self.batch)
        rest = rest.dropFirst(Self.batch)
        try site.need(.ended(Array(some)))
        for id in some where wantsMore(than: rows) {
          guard let row = try client({ () throws(PosixError) in try endedRow(id) }) else { continue }
          if filter.admits(row) { rows.append(row) }
        }
      }
    }
    return rows.sorted {
      ($0.ended?.microseconds ?? 0, $0.id?.number ?? 0) < ($1.ended?.microseconds ?? 0, $1.id?.number ?? 0)
    }
  }

  private func wantsMore(than rows: [JobRow]) -> Bool { filter.limit.map { rows.count < $0 } ?? true }

  private func endedRow(_ id: JobID) throws(PosixError) -> JobRow? {
    guard let view = try site.reader.job(id), view.token.hasEnded
    else { return nil }
    return JobRow(view, site: site)
  }
}
