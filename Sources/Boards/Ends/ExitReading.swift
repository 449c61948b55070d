/// Reads the end of a command by a recipe's rules.
package enum ExitReading {
  /// The most of a tool's line that goes into a reason, in characters.
  static let longestLine = 300

  /// What the end means.
  ///
  /// An end that the runner brought about says nothing: QEMU exits with 0 when it is asked to end,
  /// which would read as a pass.
  ///
  /// - Parameters:
  ///   - exit: how the process ended.
  ///   - rules: the plan's rules; the first that fits counts.
  ///   - toolMessages: the end of what the tool wrote to standard error.
  ///   - endedByUs: whether the runner had asked the process to end before it did.
  /// - Returns: the meaning; an end that no rule knows is infrastructure.
  package static func meaning(
    of exit: ProcessExit,
    rules: [ExitRule],
    toolMessages: [UInt8],
    endedByUs: Bool
  ) -> ExitMeaning {
    guard !endedByUs else { return .ended(reason: "the runner ended it") }
    let lines = toolMessages.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
    for rule in rules where rule.condition.holds(for: exit) {
      guard let wanted = rule.toolLine else {
        return meaning(of: rule, exit: exit, line: lines.last)
      }
      let fitting = lines.first { line in
        guard wanted.fits(line) else { return false }
        return rule.otherThan.map { !line.starts(with: $0.utf8) } ?? true
      }
      guard let line = fitting else { continue }
      return meaning(of: rule, exit: exit, line: line)
    }
    return .infrastructure(reason: "the tool ended with \(description(of: exit)), which no rule knows")
  }

  private static func meaning(of rule: ExitRule, exit: ProcessExit, line: ArraySlice<UInt8>?) -> ExitMeaning {
    let reason = filled(rule.sentence, exit: exit, line: line)
    switch rule.outcome {
    case .passed: return .passed(reason: reason)
    case .failed: return .failed(reason: reason)
    case .infrastructure: return .infrastructure(reason: reason)
    case .ended: return .ended(reason: reason)
    }
  }

  private static func filled(_ sentence: String, exit: ProcessExit, line: ArraySlice<UInt8>?) -> String {
    Template.fill(sentence) { name in
      switch (name, exit) {
      case ("status", .status(let status)): "\(status)"
      case ("signal", .signal(let signal)): SignalName.description(signal)
      case ("line", _):
        line.map { String(String(decoding: $0, as: UTF8.self).prefix(longestLine)) } ?? "it said nothing"
      default: nil
      }
    }
  }

  private static func description(of exit: ProcessExit) -> String {
    switch exit {
    case .status(let status): "status \(status)"
    case .signal(let signal): "signal \(SignalName.description(signal))"
    }
  }
}
