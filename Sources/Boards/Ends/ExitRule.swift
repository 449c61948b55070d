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
  case anyStatus
  case signal(Int32)
  case anySignal

  /// Whether the end is one of these.
  package func holds(for exit: ProcessExit) -> Bool {
    switch (self, exit) {
    case (.any, _): true
    case (.status(let wanted), .status(let status)): wanted == status
    case (.nonzeroStatus, .status(let status)): status != 0
    case (.anyStatus, .status): true
    case (.signal(let wanted), .signal(let signal)): wanted == signal
    case (.anySignal, .signal): true
    case (.status, .signal), (.nonzeroStatus, .signal), (.anyStatus, .signal): false
    case (.signal, .status), (.anySignal, .status): false
    }
  }

  /// As it stands in `plan.json`.
  var text: String {
    switch self {
    case .any: "any"
    case .status(let status): "status \(status)"
    case .nonzeroStatus: "status not 0"
    case .anyStatus: "any status"
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

/// One rule of a recipe about a command's end.
package struct ExitRule: Sendable, Hashable {
  package enum Outcome: String, Sendable, Hashable {
    case passed, failed, infrastructure, ended
  }

  /// What a line of a tool is looked at for.
  package enum Line: Sendable, Hashable {
    case begins(String)
    case holds(String)

    var text: String {
      switch self {
      case .begins(let text), .holds(let text): text
      }
    }

    func filled(by fill: (String) -> String) -> Line {
      switch self {
      case .begins(let text): .begins(fill(text))
      case .holds(let text): .holds(fill(text))
      }
    }

    func fits(_ line: ArraySlice<UInt8>) -> Bool {
      switch self {
      case .begins(let text): line.starts(with: text.utf8)
      case .holds(let text): line.contains(Array(text.utf8))
      }
    }
  }

  package var condition: ExitCondition
  /// Where given, one of the tool's lines must be such a one as well.
  package var toolLine: Line?
  /// Lines that begin so do not count for ``toolLine``.
  package var otherThan: String?
  package var outcome: Outcome
  /// Why, with `{status}`, `{signal}` and `{line}` (the tool's line that fitted, or its last words).
  package var sentence: String

  package init(
    _ condition: ExitCondition,
    toolLine: Line? = nil,
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
    switch toolLine {
    case .begins(let text): object["line"] = .string(text)
    case .holds(let text): object["text"] = .string(text)
    case nil: break
    }
    object["line_other_than"] = otherThan.map(JSONValue.string)
    object["means"] = .string(outcome.rawValue)
    object["reason"] = .string(sentence)
    return .object(object)
  }
}
