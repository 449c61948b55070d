import JSON

/// `retention` of `spool.json`: which ended jobs are kept.
///
/// ```json
/// {"days": 90, "count": 100000, "bytes": 50000000000, "deleted_days": 7,
///  "verdicts": {"failed": {"days": 365}, "refused": {"days": 2}}}
/// ```
/// A bound that is not set does not hold. Those of a verdict hold for its jobs in the place of the general ones
/// of the same name; a count or a number of bytes of a verdict is counted among the jobs of that verdict.
package struct Retention: Sendable, Hashable {
  /// Up to where jobs are kept; nil where nothing bounds them.
  package struct Bounds: Sendable, Hashable {
    /// Days since the end.
    package var days: Int?
    /// How many jobs; the oldest go first.
    package var count: Int?
    /// Bytes that they take on the disk together; the oldest go first.
    package var bytes: Int?

    package init(days: Int? = nil, count: Int? = nil, bytes: Int? = nil) {
      self.days = days
      self.count = count
      self.bytes = bytes
    }
  }

  package var general = Bounds()
  package var verdicts: [Verdict: Bounds] = [:]
  /// Days after which a job that was flagged as deleted is purged; nil for the bounds of all others.
  package var deletedDays: Int?

  package init() {}

  private static let keys = ["days", "count", "bytes"]

  init(_ fields: FieldReader) throws(FieldError) {
    guard let retention = try fields.object("retention", known: Self.keys + ["deleted_days", "verdicts"])
    else {
      return
    }
    general = try Self.bounds(retention)
    deletedDays = try retention.integer("deleted_days", in: 0...36500)
    let names = Verdict.allCases.map(\.rawValue)
    guard let verdicts = try retention.object("verdicts", known: names) else { return }
    for verdict in Verdict.allCases {
      guard let inner = try verdicts.object(verdict.rawValue, known: Self.keys) else { continue }
      self.verdicts[verdict] = try Self.bounds(inner)
    }
  }

  private static func bounds(_ fields: FieldReader) throws(FieldError) -> Bounds {
    Bounds(
      days: try fields.integer("days", in: 0...36500),
      count: try fields.integer("count", in: 0...Int.max),
      bytes: try fields.integer("bytes", in: 0...Int.max)
    )
  }

  package var isEmpty: Bool { self == Retention() }
}
