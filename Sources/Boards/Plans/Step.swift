import JSON

/// A command of a tool, and how its end is read.
package struct ToolCommand: Sendable, Hashable {
  package var command: Command
  /// The first rule that fits counts; where there are none, status 0 is good and all else is not.
  package var rules: [ExitRule]

  package init(_ command: Command, rules: [ExitRule] = []) {
    self.command = command
    self.rules = rules
  }

  /// For `plan.json`.
  var json: JSONValue {
    guard !rules.isEmpty, var object = command.json.object else { return command.json }
    object["results"] = .array(rules.map(\.json))
    return .object(object)
  }
}

/// Something that happens before the run.
package enum Step: Sendable, Hashable {
  /// Gives the board power.
  case power(Command)
  /// Lets the board come to itself, for so many seconds.
  case wait(seconds: Int)
  /// Makes the executable into a format that the board's tool takes.
  case convert(ToolCommand)
  /// Opens the board's console.
  case openConsole
  /// Puts the image onto the board.
  case flash(ToolCommand)
  /// What the console has said so far is the old firmware's.
  case discard
  /// Starts the firmware.
  case reset(ToolCommand)
  /// Starts the firmware by a line of the console's port.
  case pulse(ModemLine)

  /// For `plan.json`.
  var json: JSONValue {
    switch self {
    case .power(let command): ["power": command.json]
    case .wait(let seconds): ["wait_seconds": .integer(seconds)]
    case .convert(let tool): ["convert": tool.json]
    case .openConsole: ["console": "open"]
    case .flash(let tool): ["flash": tool.json]
    case .discard: ["console": "discard"]
    case .reset(let tool): ["reset": tool.json]
    case .pulse(let line): ["console": .string("pulse \(line.rawValue)")]
    }
  }

  /// For people: what is started, with its arguments; nil where nothing is.
  package var command: Command? {
    switch self {
    case .power(let command): command
    case .convert(let tool), .flash(let tool), .reset(let tool): tool.command
    case .wait, .openConsole, .discard, .pulse: nil
    }
  }
}
