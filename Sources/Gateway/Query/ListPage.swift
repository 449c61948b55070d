/// A part of a list: at most `limit` elements behind the first `offset` ones.
struct ListPage: Sendable, Equatable {
  /// From 0 up.
  var offset = 0
  /// From 0 up; nil where there is no bound.
  var limit: Int?

  /// The position behind the last; nil where there is no bound.
  var end: Int? {
    guard let limit else { return nil }
    let (end, overflow) = offset.addingReportingOverflow(limit)
    return overflow ? .max : end
  }

  /// Whether the element at that position of the list, from 0 up, is in this part.
  func contains(_ position: Int) -> Bool { position >= offset && position < end ?? .max }
}
