import Posix
import Spool

/// Which rows `list` shows.
package struct ListFilter: Sendable {
  /// Ended jobs that are flagged as deleted, which are shown only where they are asked for.
  package static let deleted = "deleted"
  /// Words that ``state`` can be: a row's state, "ended", "deleted", or a verdict.
  package static let states =
    ["incoming"] + Place.allCases.map(\.rawValue) + ["ended", deleted]
    + Verdict.allCases.map(\.rawValue).filter { Place(rawValue: $0) == nil }
  package static let defaultLimit = 20

  package var state: String?
  /// A board's name, or what the manifest asks for.
  package var board: String?
  package var owner: String?
  /// The most ended jobs that are shown, the latest; nil for all.
  package var limit: Int? = ListFilter.defaultLimit

  package init() {}

  package func admits(_ row: JobRow) -> Bool {
    if let board, row.board != board { return false }
    if let owner, row.owner != owner { return false }
    guard row.isDeleted == (state == Self.deleted) else { return false }
    guard let state, state != Self.deleted else { return true }
    let isEnded = row.state == Place.finished.rawValue || row.state == Place.cancelled.rawValue
    return row.state == state || (state == "ended" && isEnded) || row.verdict?.rawValue == state
  }

  /// Whether rows of that state can be among the admitted, so that others need not be read.
  package func wants(_ rowState: String) -> Bool {
    guard let state else { return true }
    if state == rowState { return true }
    let isEnded = rowState == Place.finished.rawValue || rowState == Place.cancelled.rawValue
    return isEnded && (state == "ended" || state == Self.deleted || Verdict(rawValue: state) != nil)
  }
}
