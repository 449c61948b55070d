import Boards
import JSON
import Lab
import Posix
import Spool

/// One line of `boards recipes`.
package struct RecipeRow: Sendable {
  package let recipe: Recipe
  /// The file of the spool that it comes from; nil for the program's own.
  package let file: String?

  /// The recipes of a spool, by kind.
  package static func all(_ shelf: RecipeShelf) -> [RecipeRow] {
    let own = Set(shelf.entries.map(\.kind))
    return shelf.book.all.map { recipe in
      RecipeRow(
        recipe: recipe,
        file: own.contains(recipe.kind) ? "\(Layout.recipes)/\(recipe.kind).json" : nil
      )
    }
  }

  /// The program that it needs, and whether this host has it; nil where a job brings its own, and where the
  /// board's file has a say in its name.
  var tool: (program: String, isInstalled: Bool)? {
    recipe.toolPrograms.first { !$0.contains("{") }.map { first in
      let program = recipe.toolPrograms.first(where: Environment.hasProgram) ?? first
      return (program, Environment.hasProgram(program))
    }
  }

  package var json: JSONValue {
    [
      "kind": .string(recipe.kind), "summary": .string(recipe.summary), "file": JSONValue(file),
      "tool": JSONValue(tool?.program), "installed": tool.map { .bool($0.isInstalled) } ?? .null,
      "formats": .array(recipe.takenFormats.map { .string($0.rawValue) }),
      "hardware": .bool(recipe.isHardware),
    ]
  }
}

extension Table {
  package init(of recipes: [RecipeRow]) {
    self.init(["KIND", "TOOL", "TAKES", ""])
    for row in recipes {
      let tool = row.tool.map { $0.isInstalled ? $0.program : "\($0.program) is missing" } ?? "-"
      add([
        Table.Cell(row.recipe.kind),
        Table.Cell(tool, row.tool?.isInstalled == false ? .faint : .plain),
        Table.Cell(row.recipe.takenFormats.map(\.rawValue).joined(separator: ",")),
        Table.Cell(row.recipe.summary + (row.file.map { " (\($0))" } ?? "")),
      ])
    }
  }
}
