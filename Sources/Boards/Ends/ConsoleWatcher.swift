/// Watches a console for what the boards' own frameworks and kernels say: summaries of tests, and faults.
///
/// Tests may provoke faults on purpose. A fault that comes while tests are under way is theirs: it counts only
/// for as long as their summary is not complete, and is forgotten when it is.
package struct ConsoleWatcher: Sendable {
  private var lines = ConsoleLines()
  private var faults = FaultWatcher()
  /// The summaries of tests.
  package private(set) var tests: SummaryWatcher
  /// Whether ``fault`` came while tests were under way.
  package private(set) var isFaultOfTests = false

  /// Begins at the start of a console log.
  ///
  /// - Parameter only: the one format of summaries that counts; nil: all.
  package init(only: TestSummary.Format? = nil) { tests = SummaryWatcher(only: only) }

  /// The first fault that has not been forgotten.
  package var fault: FaultFinding? { faults.finding }

  /// Looks at the next bytes of the console.
  package mutating func feed(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    while let line = lines.next(from: &rest) { look(at: PlainLine(line)) }
  }

  /// Looks at a last line without an end, when no more bytes will come.
  package mutating func finish() {
    if let line = lines.finish() { look(at: PlainLine(line)) }
    tests.finishReaders()
  }

  private mutating func look(at line: PlainLine) {
    let hadFault = faults.hasFound
    tests.look(at: line)
    faults.look(at: line)
    guard faults.hasFound else { return }
    if !hadFault {
      isFaultOfTests = tests.isUnderWay
    } else if isFaultOfTests, !tests.isUnderWay {
      faults.forget()
      isFaultOfTests = false
    }
  }
}
