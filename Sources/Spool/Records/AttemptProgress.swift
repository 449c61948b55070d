import JSON

/// `progress.json`: how far an attempt under way is, as its runner writes it.
package struct AttemptProgress: Sendable, Hashable {
  package var phase: Phase?
  /// From 0 to 1, where the program on the board tells.
  package var fraction: Double?
  /// All that stands there besides the fraction.
  package var details: JSONObject

  /// Reads it; nil for what is no object.
  package init?(_ json: JSONValue) {
    guard var object = json.object else { return nil }
    phase = object["phase"]?.string.flatMap(Phase.init)
    let number: Double? =
      switch object["progress"] {
      case .number(let number): number
      case .integer(let number): Double(number)
      default: nil
      }
    fraction = number.flatMap { (0...1).contains($0) ? $0 : nil }
    object["progress"] = nil
    details = object
  }
}
