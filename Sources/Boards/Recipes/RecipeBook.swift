import JSON

/// The recipes that a spool's boards may name.
package struct RecipeBook: Sendable, Hashable {
  private var recipes: [String: Recipe] = [:]

  /// Those that the program brings.
  package static let builtin = RecipeBook(BuiltinRecipes.all)

  package init(_ recipes: [Recipe]) {
    for recipe in recipes { self.recipes[recipe.kind] = recipe }
  }

  /// By kind.
  package var all: [Recipe] { recipes.values.sorted { $0.kind < $1.kind } }

  package func named(_ kind: String) -> Recipe? { recipes[kind] }

  /// Without those of some kinds.
  package func without(_ kinds: [String]) -> RecipeBook {
    var book = self
    for kind in kinds { book.recipes[kind] = nil }
    return book
  }

  /// With others besides, of which one of the same kind takes the place of what is there.
  package func adding(_ recipes: [Recipe]) -> RecipeBook {
    var book = self
    for recipe in recipes { book.recipes[recipe.kind] = recipe }
    return book
  }

  /// For messages: "avrdude, bossac, …".
  package var kinds: String { all.map(\.kind).joined(separator: ", ") }
}
