import Spool

/// Which jobs the front page shows; all of it stands in the page's address.
struct PageFilter: Sendable, Equatable {
  /// A board's name or type.
  var board: String?
  var owner: String?
  var verdict: Verdict?
  /// To be found in a job's title, drop, comment or reason.
  var text: String?
  /// Only the section of this place; nil for all.
  var place: Place?

  init(
    board: String? = nil,
    owner: String? = nil,
    verdict: Verdict? = nil,
    text: String? = nil,
    place: Place? = nil
  ) {
    self.board = board
    self.owner = owner
    self.verdict = verdict
    self.text = text
    self.place = place
  }

  /// Reads a query.
  ///
  /// A browser sends the empty fields of a form too: they ask for nothing, and neither does a verdict or
  /// a place that there is not.
  ///
  /// - Parameter value: the decoded value of the first item of that name.
  init(value: (_ name: String) -> String?) {
    func given(_ name: Name) -> String? { value(name.rawValue).flatMap { $0.isEmpty ? nil : $0 } }
    board = given(.board)
    owner = given(.owner)
    verdict = given(.verdict).flatMap(Verdict.init)
    text = given(.text)
    place = given(.place).flatMap(Place.init)
  }

  /// The names of the query's items.
  enum Name: String, Sendable, CaseIterable {
    case board, owner, verdict
    case text = "q"
    case place
    /// Not of the filter: where a page of the list of ended jobs begins, in the words of who lists them.
    case from
  }

  /// Whether every job is shown.
  var isEmpty: Bool { self == PageFilter() }

  /// The front page under this filter.
  ///
  /// - Parameter from: where the list of ended jobs begins; nil for its newest.
  /// - Returns: its address.
  func address(from: String? = nil) -> PageAddress {
    let values: [(Name, String?)] = [
      (.board, board), (.owner, owner), (.verdict, verdict?.rawValue), (.text, text),
      (.place, place?.rawValue), (.from, from),
    ]
    let query = values.compactMap { name, value in
      value.flatMap { $0.isEmpty ? nil : PageAddress.Item(name: name.rawValue, value: $0) }
    }
    return PageAddress([String](), query: query)
  }
}
