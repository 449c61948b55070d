import JSON

/// How a process ended.
package enum ProcessExit: Sendable, Hashable {
  /// By itself, with this status, 0–255.
  case status(Int32)
  /// By this signal.
  case signal(Int32)
}

/// Which ends of a process a rule is about.
package enum ExitCondition: Sendable, Hashable {
  case any
  case status(Int32)
  /// Any status but 0.
  case nonzeroStatus
  case signal(Int32)
  case anySignal

  /// Whether the end is one of these.
  package func holds(for exit: ProcessExit) -> Bool {
    switch (self, exit) {
    case (.any, _): true
    case (.status(let wanted), .status(let status)): wanted == status
    case (.nonzeroStatus, .status(let status)): status != 0
    case (.signal(let wanted), .signal(let signal)): wanted == signal
    case (.anySignal, .signal): true
    case (.status, .signal), (.nonzeroStatus, .signal), (.signal, .status), (.anySignal, .status): false
    }
  }

  /// As it stands in `plan.json`.
  var text: String {
    switch self {
    case .any: "any"
    case .status(let status): "status \(status)"
    case .nonzeroStatus: "status not 0"
    case .signal(let signal): "signal \(signal)"
    case .anySignal: "any signal"
    }
  }
}

/// What the end of the run command says of the job.
package enum ExitMeaning: Sendable, Hashable {
  /// What counts as success, and how it was seen.
  case passed(reason: String)
  /// The job's fault, and why.
  case failed(reason: String)
  /// Not the job's fault, and why.
  case infrastructure(reason: String)
  /// It just ended, which says neither good nor bad.
  case ended(reason: String)
}

/// One rule of a recipe about the run command's end.
package struct ExitRule: Sendable, Hashable {
  package enum Outcome: String, Sendable, Hashable {
    case passed, failed, infrastructure, ended
  }

  package var condition: ExitCondition
  /// Where given, one of the tool's lines must begin so as well.
  package var toolLine: String?
  /// Lines that begin so do not count for ``toolLine``.
  package var otherThan: String?
  package var outcome: Outcome
  /// Why, with `{status}`, `{signal}` and `{line}` (the tool's line that fitted, or its last words).
  package var sentence: String

  package init(
    _ condition: ExitCondition,
    toolLine: String? = nil,
    otherThan: String? = nil,
    _ outcome: Outcome,
    _ sentence: String
  ) {
    self.condition = condition
    self.toolLine = toolLine
    self.otherThan = otherThan
    self.outcome = outcome
    self.sentence = sentence
  }

  /// For `plan.json`.
  package var json: JSONValue {
    var object: JSONObject = ["exit": .string(condition.text)]
    object["line"] = toolLine.map(JSONValue.string)
    object["line_other_than"] = otherThan.map(JSONValue.string)
    object["means"] = .string(outcome.rawValue)
    object["reason"] = .string(sentence)
    return .object(object)
  }
}
