/// Watches a console for the summaries of test frameworks.
///
/// All formats are looked for at once, until the summary of one is complete; from then on only that
/// format counts. Time is linear in the console's length, and memory is bounded.
package struct SummaryWatcher: Sendable {
  private var lines = ConsoleLines()
  private var unity = UnityReader()
  private var tap = TAPReader()
  private var ztest = ZtestReader()
  private var libtest = LibtestReader()
  private var googleTest = GoogleTestReader()
  private var decider: TestSummary.Format?

  /// The first summary that was complete, as it was then; what came after it does not count here.
  package private(set) var first: TestSummary?

  /// Begins at the start of a console log.
  package init() {}

  /// Looks at the next bytes of the console.
  package mutating func feed(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    while let line = lines.next(from: &rest) { look(at: PlainLine(line)) }
  }

  /// Looks at a last line without an end, when no more bytes will come.
  package mutating func finish() {
    if let line = lines.finish() { look(at: PlainLine(line)) }
    unity.finish()
    tap.finish()
    ztest.finish()
    libtest.finish()
    googleTest.finish()
  }

  /// With all that has come; nil where there is none and none has begun.
  ///
  /// A console may hold several summaries, one after the other: it is complete when each of them is, and
  /// passed when all of them are.
  package var summary: TestSummary? { present?.summary }

  /// How much of the tests is over, from 0 to 1; nil where the format or the console does not tell.
  ///
  /// It never falls: where tests begin anew it stays until they have come further.
  package private(set) var progress: Double?

  /// The reader that decides, or else the one whose tests began first.
  private var present: (any SummaryReader)? {
    let readers: [any SummaryReader] = [unity, tap, ztest, libtest, googleTest]
    if let decider { return readers.first { type(of: $0).format == decider } }
    return readers.filter(\.tally.hasBegun).min { $0.tally.start < $1.tally.start }
  }

  private mutating func look(at line: PlainLine) {
    switch decider {
    case .unity: unity.read(line)
    case .tap: tap.read(line)
    case .ztest: ztest.read(line)
    case .libtest: libtest.read(line)
    case .googleTest: googleTest.read(line)
    case nil: lookForAny(line)
    }
    noteProgress()
  }

  private mutating func noteProgress() {
    let present: Double? =
      switch decider {
      case .unity: unity.progress
      case .tap: tap.progress
      case .ztest: ztest.progress
      case .libtest: libtest.progress
      case .googleTest: googleTest.progress
      case nil: hasBegun ? self.present?.progress : nil
      }
    if let present { progress = max(progress ?? 0, present) }
  }

  private var hasBegun: Bool {
    unity.tally.hasBegun || tap.tally.hasBegun || ztest.tally.hasBegun || libtest.tally.hasBegun
      || googleTest.tally.hasBegun
  }

  private mutating func lookForAny(_ line: PlainLine) {
    Self.look(at: line, &unity, &decider, &first)
    Self.look(at: line, &tap, &decider, &first)
    Self.look(at: line, &ztest, &decider, &first)
    Self.look(at: line, &libtest, &decider, &first)
    Self.look(at: line, &googleTest, &decider, &first)
  }

  private static func look<Reader: SummaryReader>(
    at line: PlainLine,
    _ reader: inout Reader,
    _ decider: inout TestSummary.Format?,
    _ first: inout TestSummary?
  ) {
    reader.read(line)
    guard decider == nil, reader.isComplete else { return }
    decider = Reader.format
    first = reader.summary
  }
}
