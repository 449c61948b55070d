/// Recognises one format of test summaries in a console's lines.
protocol SummaryReader: Sendable {
  static var format: TestSummary.Format { get }

  var tally: Tally { get }
  /// Whether nothing that began lacks its end.
  var isWhole: Bool { get }
  /// A clause about what has not come, where it is not whole.
  var missing: String { get }
  /// How much of the present run is over, from 0 to 1; nil where the format or the console does not tell.
  var progress: Double? { get }

  mutating func read(_ line: PlainLine)
  /// No more lines will come.
  mutating func finish()
}

extension SummaryReader {
  mutating func finish() {}

  var isComplete: Bool { tally.hasBegun && isWhole }

  /// Nil where nothing has begun.
  var summary: TestSummary? { tally.summary(Self.format, missing: isWhole ? nil : missing) }

  static func share(_ part: Int, of whole: Int?) -> Double? {
    guard let whole, whole > 0 else { return nil }
    return min(1, Double(part) / Double(whole))
  }
}
