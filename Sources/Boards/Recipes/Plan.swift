import JSON

/// Where the board's console comes out.
package enum ConsoleSource: String, Sendable, Hashable {
  /// The run command's standard output; what it writes to standard error are the tool's messages.
  case standardOutput = "stdout"
  /// Both outputs of the run command, as they come; there are no tool's messages.
  case standardOutputAndError = "stdout and stderr"
}

/// All that an attempt is going to do: made without touching anything, carried out by the runner,
/// written to `plan.json`.
package struct Plan: Sendable, Hashable {
  /// The driver's kind.
  package var kind: String
  /// The name under which the executable is put into the work folder before anything is started.
  package var imageName: String
  /// Run one after the other, each to a good end, before ``run``; empty where nothing is flashed.
  package var flash: [Command]
  /// Runs as long as the firmware does; nil where the firmware runs on its own after flashing.
  package var run: Command?
  package var console: ConsoleSource
  /// How the end of ``run`` is read; the first rule that fits counts.
  package var exits: [ExitRule]
  /// Prints the tool's version.
  package var versionCommand: Command?
  package var limits: RunLimits

  package init(
    kind: String,
    imageName: String,
    flash: [Command] = [],
    run: Command?,
    console: ConsoleSource,
    exits: [ExitRule],
    versionCommand: Command? = nil,
    limits: RunLimits
  ) {
    self.kind = kind
    self.imageName = imageName
    self.flash = flash
    self.run = run
    self.console = console
    self.exits = exits
    self.versionCommand = versionCommand
    self.limits = limits
  }

  /// For `plan.json`; what does not happen is left out.
  package var json: JSONValue {
    var object: JSONObject = ["driver": .string(kind), "image": .string(imageName)]
    if let versionCommand { object["version"] = versionCommand.json }
    if !flash.isEmpty { object["flash"] = .array(flash.map(\.json)) }
    if let run { object["run"] = run.json }
    object["console"] = .string(console.rawValue)
    object["limits"] = limits.json
    object["exits"] = .array(exits.map(\.json))
    return .object(object)
  }
}
