/// The line that decided, for `result.json`.
package struct Evidence: Sendable, Hashable {
  /// The line, readable, cut to 500 characters.
  package var line: String
  /// Where the line begins in the console log, in bytes.
  package var offset: UInt64
  /// The pattern that fitted, as written.
  package var pattern: String

  package init(line: String, offset: UInt64, pattern: String) {
    self.line = line
    self.offset = offset
    self.pattern = pattern
  }
}

/// What the console said of the run's end.
package enum Finding: Sendable, Hashable {
  case pass(Evidence)
  case fail(Evidence)
  /// The end came, and neither `pass` nor `fail` before it.
  case end(Evidence)

  package var evidence: Evidence {
    switch self {
    case .pass(let evidence), .fail(let evidence), .end(let evidence): evidence
    }
  }
}

/// Watches a console for what the manifest expects.
///
/// On each line `fail` is looked for first, then `pass`, then `end`. Without `end` the first that fits
/// is the finding. With it, what fits is remembered, and is the finding when the end comes: a fail if
/// there was one, else a pass. Where a format is expected as well a pass alone is no finding, and is
/// remembered.
package struct ExpectationWatcher: Sendable {
  private static let longestEvidence = 500

  private var pass: [PatternMatcher]
  private var fail: [PatternMatcher]
  private var end: [PatternMatcher]
  /// Whether a pass ends the run, where there is no `end`.
  private let passEnds: Bool
  private var lines = ConsoleLines()
  private var isDone = false
  /// What has been seen while the end is awaited.
  package private(set) var remembered: Finding?
  /// Whether the board has said anything, be it an unfinished line: it ends the boot limit.
  package private(set) var firstLineSeen = false

  /// Begins at the start of a console log.
  ///
  /// - Parameter expectation: nil: nothing is looked for but the first output.
  package init(_ expectation: Expectation?) {
    pass = (expectation?.pass ?? []).map { PatternMatcher($0) }
    fail = (expectation?.fail ?? []).map { PatternMatcher($0) }
    end = (expectation?.end ?? []).map { PatternMatcher($0) }
    passEnds = expectation?.format == nil
  }

  /// Looks at the next bytes of the console.
  ///
  /// - Returns: the finding, once; nil before and after it.
  package mutating func feed(_ bytes: ArraySlice<UInt8>) -> Finding? {
    if !bytes.isEmpty { firstLineSeen = true }
    var rest = bytes
    while !isDone, let line = lines.next(from: &rest) {
      if let finding = look(at: line) { return finding }
    }
    return nil
  }

  /// Looks at a last line without an end, when no more bytes will come.
  ///
  /// - Returns: the finding, or a fail that waited for an end that did not come. A pass that waited
  ///   is none without its end; see ``remembered``.
  package mutating func finish() -> Finding? {
    guard !isDone else { return nil }
    if let line = lines.finish(), let finding = look(at: line) { return finding }
    isDone = true
    guard case .fail = remembered else { return nil }
    return remembered
  }

  private mutating func look(at line: ConsoleLine) -> Finding? {
    if case .fail = remembered {
      // Nothing is worse, only the end is awaited.
    } else if let evidence = Self.evidence(&fail, line) {
      remembered = .fail(evidence)
    } else if remembered == nil, let evidence = Self.evidence(&pass, line) {
      remembered = .pass(evidence)
    }
    guard !end.isEmpty else {
      if case .pass = remembered, !passEnds { return nil }
      isDone = remembered != nil
      return remembered
    }
    guard let evidence = Self.evidence(&end, line) else { return nil }
    isDone = true
    return remembered ?? .end(evidence)
  }

  private static func evidence(_ matchers: inout [PatternMatcher], _ line: ConsoleLine) -> Evidence? {
    for index in matchers.indices where matchers[index].matches(line.bytes) {
      let text = String(line.text.prefix(longestEvidence))
      return Evidence(line: text, offset: line.offset, pattern: matchers[index].pattern.source)
    }
    return nil
  }
}
