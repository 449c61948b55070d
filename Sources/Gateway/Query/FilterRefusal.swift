/// Why a filter is refused, and where.
package struct FilterRefusal: Error, Equatable {
  /// The object that is wrong, such as `expressions[0].sub_expressions[1]`; empty for the whole.
  package var place: String
  package var reason: String

  /// One clause that fits behind "400 Bad Request: ".
  package var sentence: String { place.isEmpty ? reason : "\(place): \(reason)" }
}
