import Spool

/// Which jobs a page shows: what the filter says, as far as the reader may know it.
struct JobSieve: Sendable {
  let filter: PageFilter
  let access: Access

  init(_ filter: PageFilter, _ access: Access) {
    self.filter = filter
    self.access = access
  }

  /// What of the filter can be told from the snapshot alone, for ended jobs.
  var tableFilter: JobFilter {
    JobFilter(
      places: Set([Place.finished, .cancelled].filter { filter.place == nil || filter.place == $0 }),
      owner: filter.owner,
      board: filter.board,
      verdicts: filter.verdict.map { [$0] }
    )
  }

  var needsText: Bool { filter.text != nil }

  func passes(_ record: JobRecord, board: String?, verdict: Verdict?, reason: String?) -> Bool {
    if let owner = filter.owner, owner != record.owner { return false }
    if let wanted = filter.board, wanted != record.board, wanted != board { return false }
    if let wanted = filter.verdict, wanted != verdict { return false }
    return matchesText(record, reason: reason)
  }

  /// Whether the text stands in what the job says of itself, in any case of letters.
  func matchesText(_ record: JobRecord?, reason: String?) -> Bool {
    guard let text = filter.text?.lowercased() else { return true }
    guard let record, access.seesAll(ofOwner: record.owner) else { return false }
    return [record.title, record.drop, record.comment, reason].contains {
      $0?.lowercased().contains(text) ?? false
    }
  }
}

extension PageFilter {
  /// Whether live jobs of a place are shown; a verdict is asked for to see ended ones.
  func shows(_ place: Place) -> Bool { (self.place == nil || self.place == place) && verdict == nil }

  var showsEnded: Bool { place == nil || place == .finished || place == .cancelled }
}
