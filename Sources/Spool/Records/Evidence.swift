import JSON

/// What a verdict rests on: a line of the console's log, or what a tool said.
package enum Evidence: Sendable, Hashable {
  /// The deciding line, and the offset of its first byte in `console.log`.
  case line(String, offset: Int)
  /// The argument vector of the deciding tool, and the end of what it printed.
  case tool(arguments: [String], output: String)

  package var json: JSONValue {
    switch self {
    case .line(let text, let offset): ["line": .string(text), "offset": .integer(offset)]
    case .tool(let arguments, let output):
      ["arguments": .array(arguments.map(JSONValue.string)), "output": .string(output)]
    }
  }

  package init?(_ json: JSONValue) {
    if let line = json["line"]?.string, let offset = json["offset"]?.integer {
      self = .line(line, offset: offset)
    } else if let arguments = json["arguments"]?.array, let output = json["output"]?.string {
      self = .tool(arguments: arguments.compactMap(\.string), output: output)
    } else {
      return nil
    }
  }
}
