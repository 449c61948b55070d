/// Watches a console for the summaries of test frameworks.
///
/// All formats are looked for at once, unless one is asked for, until the summary of one is complete; from
/// then on only that format counts. Time is linear in the console's length, and memory is bounded.
package struct SummaryWatcher: Sendable {
  private var lines = ConsoleLines()
  private var unity = UnityReader()
  private var tap = TAPReader()
  private var ztest = ZtestReader()
  private var libtest = LibtestReader()
  private var googleTest = GoogleTestReader()
  /// The format that was asked for, or else that of the first complete summary.
  private var decider: TestSummary.Format?

  /// The first summary that was complete, as it was then; what came after it does not count here.
  package private(set) var first: TestSummary?

  /// Begins at the start of a console log.
  ///
  /// - Parameter only: the one format that counts; nil: all.
  package init(only: TestSummary.Format? = nil) {
    decider = only
  }

  /// Looks at the next bytes of the console.
  package mutating func feed(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    while let line = lines.next(from: &rest) { look(at: PlainLine(line)) }
  }

  /// Looks at a last line without an end, when no more bytes will come.
  package mutating func finish() {
    if let line = lines.finish() { look(at: PlainLine(line)) }
    finishReaders()
  }

  /// No more lines will come.
  mutating func finishReaders() {
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

  /// Whether tests have begun whose summary is not complete.
  var isUnderWay: Bool {
    switch decider {
    case .unity: Self.isUnderWay(unity)
    case .tap: Self.isUnderWay(tap)
    case .ztest: Self.isUnderWay(ztest)
    case .libtest: Self.isUnderWay(libtest)
    case .googleTest: Self.isUnderWay(googleTest)
    case nil: hasBegun
    }
  }

  private static func isUnderWay(_ reader: some SummaryReader) -> Bool {
    reader.tally.hasBegun && !reader.isWhole
  }

  mutating func look(at line: PlainLine) {
    switch decider {
    case .unity: Self.look(at: line, &unity, &first)
    case .tap: Self.look(at: line, &tap, &first)
    case .ztest: Self.look(at: line, &ztest, &first)
    case .libtest: Self.look(at: line, &libtest, &first)
    case .googleTest: Self.look(at: line, &googleTest, &first)
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
    Self.look(at: line, &unity, &first)
    Self.look(at: line, &tap, &first)
    Self.look(at: line, &ztest, &first)
    Self.look(at: line, &libtest, &first)
    Self.look(at: line, &googleTest, &first)
    decider = first?.format
  }

  private static func look<Reader: SummaryReader>(
    at line: PlainLine,
    _ reader: inout Reader,
    _ first: inout TestSummary?
  ) {
    reader.read(line)
    if first == nil, reader.isComplete { first = reader.summary }
  }
}
