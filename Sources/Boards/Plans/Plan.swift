import JSON

/// Which output of the run command is the board's console.
package enum ConsoleSource: String, Sendable, Hashable {
  /// Standard output; what it writes to standard error are the tool's messages.
  case standardOutput = "stdout"
  /// Standard error; what it writes to standard output are the tool's messages.
  case standardError = "stderr"
  /// Both outputs, as they come; there are no tool's messages.
  case standardOutputAndError = "stdout and stderr"
  /// Neither: the board has a console of its own.
  case board = "board"
}

/// All that an attempt is going to do: made without touching anything, carried out by the runner,
/// written to `plan.json`.
package struct Plan: Sendable, Hashable {
  /// Where the board's console comes out.
  package enum Console: Sendable, Hashable {
    /// Of the run command.
    case tool(ConsoleSource)
    /// Of the board itself.
    case link(ConsoleSettings)
    /// The board has none.
    case none
  }

  /// A script for a tool.
  package struct WorkFile: Sendable, Hashable {
    package var name: String
    package var content: String
  }

  /// The driver's kind.
  package var kind: String
  /// The name under which the executable is put into the work folder before anything is started.
  package var imageName: String
  /// Put there besides it.
  package var files: [WorkFile]
  /// What happens before the firmware runs, in this order, each to a good end.
  package var steps: [Step]
  /// Runs as long as the firmware does; nil where the firmware runs on its own.
  package var run: Command?
  package var console: Console
  /// What ``run`` makes of the console's bytes.
  package var rewrites: [ConsoleReplacement]
  /// How the end of ``run`` is read; the first rule that fits counts.
  package var exits: [ExitRule]
  /// What brings the board back after a hang or a fault of the infrastructure.
  package var recovery: [Step]
  /// Prints the tool's version.
  package var versionCommand: Command?
  package var limits: RunLimits

  package init(
    kind: String,
    imageName: String,
    files: [WorkFile] = [],
    steps: [Step] = [],
    run: Command?,
    console: Console,
    rewrites: [ConsoleReplacement] = [],
    exits: [ExitRule],
    recovery: [Step] = [],
    versionCommand: Command? = nil,
    limits: RunLimits
  ) {
    self.kind = kind
    self.imageName = imageName
    self.files = files
    self.steps = steps
    self.run = run
    self.console = console
    self.rewrites = rewrites
    self.exits = exits
    self.recovery = recovery
    self.versionCommand = versionCommand
    self.limits = limits
  }

  /// For `plan.json`; what does not happen is left out.
  package var json: JSONValue {
    var object: JSONObject = ["driver": .string(kind), "image": .string(imageName)]
    if let versionCommand { object["version"] = versionCommand.json }
    if !files.isEmpty {
      var contents = JSONObject()
      for file in files { contents[file.name] = .string(file.content) }
      object["files"] = .object(contents)
    }
    if !steps.isEmpty { object["steps"] = .array(steps.map(\.json)) }
    if let run { object["run"] = run.json }
    object["console"] = console.json
    object["console_rewrite"] = rewrites.isEmpty ? nil : .array(rewrites.map(\.json))
    object["limits"] = limits.json
    object["exits"] = exits.isEmpty ? nil : .array(exits.map(\.json))
    if !recovery.isEmpty { object["recovery"] = .array(recovery.map(\.json)) }
    return .object(object)
  }
}

extension Plan.Console {
  /// For `plan.json` and people: "stdout", or where the board's console is.
  package var text: String {
    switch self {
    case .tool(let source): source.rawValue
    case .link(let settings):
      settings.identity.map { String($0[$0.index(after: $0.firstIndex(of: ":") ?? $0.startIndex)...]) }
        ?? "none"
    case .none: "none"
    }
  }

  fileprivate var json: JSONValue { .string(text) }
}
