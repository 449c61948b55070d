/// A command line that is wrong, as one sentence, with where to read more.
package struct UsageError: Error, Equatable {
  package var sentence: String
  /// The verb, where it got so far.
  package var verb: String?

  package init(_ sentence: String, verb: String?) {
    self.sentence = sentence
    self.verb = verb
  }

  /// What is printed on standard error.
  package var line: String {
    let program = verb.map { "boardspool \($0)" } ?? "boardspool"
    let end = sentence.hasSuffix("?") ? "" : "."
    return "\(program): \(sentence)\(end) See `\(program) --help`."
  }
}

/// A command line, taken apart.
package struct Invocation: Sendable, Equatable {
  package var verb: VerbSpec
  package var positionals: [String] = []
  /// What stands behind `--`.
  package var rest: [String] = []
  /// By the options' long names, in order; a flag's value is "".
  package var values: [String: [String]] = [:]

  package init(verb: VerbSpec) { self.verb = verb }

  package func has(_ option: String) -> Bool { values[option] != nil }

  package func string(_ option: String) -> String? { values[option]?.last }

  package func strings(_ option: String) -> [String] { values[option] ?? [] }

  /// A whole number in canonical decimal form, within the range.
  package func integer(_ option: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let text = string(option) else { return nil }
    let isPlain = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    guard isPlain, let number = Int(text), range.contains(number) else {
      let wanted =
        range.upperBound == .max
        ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
      throw error("\(option) takes a whole number \(wanted), not \"\(text)\"")
    }
    return number
  }

  package func error(_ sentence: String) -> UsageError { UsageError(sentence, verb: verb.name) }
}
