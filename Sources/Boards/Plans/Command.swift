import JSON

/// One variable of a command's environment.
package struct EnvironmentVariable: Sendable, Hashable {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// What is to be started: a program and its argument vector, never a line for a shell.
package struct Command: Sendable, Hashable {
  /// A name that is looked up in the runner's PATH, or a path beginning with "./" in the attempt's
  /// work folder, which is the command's working directory.
  package var program: String
  /// The arguments behind the program's name.
  package var arguments: [String]
  /// Added to the minimal environment that every tool gets.
  package var environment: [EnvironmentVariable]

  package init(program: String, arguments: [String], environment: [EnvironmentVariable] = []) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
  }

  /// For `plan.json`; the environment is left out when it is empty.
  package var json: JSONValue {
    var object: JSONObject = [
      "program": .string(program),
      "arguments": .array(arguments.map(JSONValue.string)),
    ]
    if !environment.isEmpty {
      var variables = JSONObject()
      for variable in environment { variables[variable.name] = .string(variable.value) }
      object["environment"] = .object(variables)
    }
    return .object(object)
  }
}
