import Boards
import JSON
import Posix

/// What `boards recipes KIND` tells of one recipe.
package struct RecipePage {
  private let row: RecipeRow
  private let host: String

  /// - Parameters:
  ///   - row: the recipe.
  ///   - host: this host's name, for the example of a board file.
  package init(_ row: RecipeRow, host: String) {
    self.row = row
    self.host = host
  }

  package var lines: [String] {
    let recipe = row.recipe
    var lines = ["\(recipe.kind): \(recipe.summary)"]
    if let file = row.file { lines.append("  file:     \(file)") }
    if let homepage = recipe.homepage { lines.append("  homepage: \(homepage)") }
    if let tool = row.tool {
      lines.append("  tool:     \(tool.program)\(tool.isInstalled ? "" : ", which this host has not")")
    }
    lines.append("  takes:    \(formats)")
    lines.append("  probe:    \(recipe.probe.rawValue)")
    lines.append("  console:  \(console)")
    if !recipe.parameters.isEmpty {
      lines.append("  driver:")
      let width = recipe.parameters.map(\.name.count).max() ?? 0
      lines += recipe.parameters.map { "    " + Self.padded($0.name, width) + "  " + Self.explain($0) }
    }
    lines.append("  a board file, boards/NAME.json:")
    lines += String(decoding: example.pretty, as: UTF8.self).split(separator: "\n").map { "    " + $0 }
    return lines.map { Printable.text($0) }
  }

  private var formats: String {
    let taken = row.recipe.formats.map(\.rawValue)
    let converted = row.recipe.conversions.sorted { $0.key.rawValue < $1.key.rawValue }.map {
      "\($0.key.rawValue) (made into \($0.value.rawValue))"
    }
    return (taken + converted).joined(separator: ", ")
  }

  private var console: String {
    switch row.recipe.console {
    case .board: "the one that the board's file names"
    case .standardOutput: "the tool's standard output, or the one that the board's file names"
    case .standardError: "the tool's standard error, or the one that the board's file names"
    case .standardOutputAndError: "the tool's outputs"
    }
  }

  private static func explain(_ parameter: RecipeParameter) -> String {
    var form = parameter.choices.map { "one of " + $0.joined(separator: ", ") } ?? parameter.form.description
    if parameter.isRequired { form += ", required" }
    if let other = parameter.requiredUnless { form += ", required without \(other)" }
    switch parameter.defaultValue {
    case .text(let text): form += ", else \(text)"
    case .flag(let flag): form += ", else \(flag)"
    case .words, nil: break
    }
    return parameter.help.isEmpty ? form : "\(form): \(parameter.help)"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// With what is required, and placeholders in capitals for what an admin has to fill in.
  private var example: JSONValue {
    let recipe = row.recipe
    var driver: JSONObject = ["kind": .string(recipe.kind)]
    for parameter in recipe.parameters where parameter.isRequired || parameter.requiredUnless != nil {
      driver[parameter.name] = .string(parameter.choices?.first ?? parameter.name.uppercased())
    }
    var board: JSONObject = ["type": "TYPE"]
    if recipe.isHardware { board["host"] = .string(host) }
    board["driver"] = .object(driver)
    if recipe.probe == .required { board["probe"] = "SERIAL" }
    if recipe.console == .board {
      board["console"] = ["kind": "serial", "path": "/dev/serial/by-id/PORT", "baud": 115200]
    }
    return .object(board)
  }
}
