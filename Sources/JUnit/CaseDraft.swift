/// A case as far as it has been read.
///
/// Of several ends the worst counts; of two that are as bad the first, with the texts of both.
struct CaseDraft {
  enum End: Int {
    case passed, skipped, failed, error

    /// A failure and an error are as bad.
    fileprivate var badness: Int { min(rawValue, End.failed.rawValue) }
  }

  private var end = End.passed
  private var message = ""
  private var text = ""
  private var result: TestReport.Case

  /// - Parameter attributes: of the `testcase`. GoogleTest says of a disabled test only there that it was
  ///   not run.
  init(_ attributes: XMLAttributes) {
    result = TestReport.Case(
      classname: attributes["classname"] ?? "",
      name: attributes["name"] ?? "",
      time: Seconds.read(attributes["time"])
    )
    let isDisabled = attributes["status"] == "notrun" || attributes["result"] == "suppressed"
    if isDisabled { end = .skipped }
  }

  /// Takes an element that tells how the case ended: in short, and at length.
  mutating func end(_ end: End, _ message: String, _ text: String) {
    if end.badness > self.end.badness || (end == self.end && self.message.isEmpty && self.text.isEmpty) {
      self.end = end
      self.message = message
      self.text = text
    } else if end.badness == self.end.badness, !text.isEmpty {
      if !self.text.isEmpty { self.text += "\n" }
      self.text += text
    }
  }

  /// Takes what the case printed.
  mutating func print(_ text: String) { result.systemOut += text }

  /// The case, when its element has ended.
  var finished: TestReport.Case {
    var finished = result
    switch end {
    case .passed: break
    case .skipped: finished.outcome = .skipped(message: message.isEmpty ? text.trimmed : message)
    case .failed: finished.outcome = .failed(message: message, text: text)
    case .error: finished.outcome = .error(message: message, text: text)
    }
    return finished
  }
}
