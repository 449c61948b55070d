import JSON

/// The recipes that a spool's boards may name.
package struct RecipeBook: Sendable, Hashable {
  private var own: [String: Recipe] = [:]
  /// Kinds of which the program's recipe does not count.
  private var hidden: Set<String> = []

  /// Those that the program brings.
  package static let builtin = RecipeBook()

  /// By kind.
  package var all: [Recipe] {
    let others = BuiltinRecipes.kinds.filter { own[$0] == nil && !hidden.contains($0) }
    return (others.compactMap(BuiltinRecipes.named) + own.values).sorted { $0.kind < $1.kind }
  }

  package func named(_ kind: String) -> Recipe? {
    own[kind] ?? (hidden.contains(kind) ? nil : BuiltinRecipes.named(kind))
  }

  /// Without the program's recipes of some kinds.
  package func without(_ kinds: [String]) -> RecipeBook {
    var book = self
    book.hidden.formUnion(kinds)
    return book
  }

  /// With others besides, of which one of the same kind takes the place of what is there.
  package func adding(_ recipes: [Recipe]) -> RecipeBook {
    var book = self
    for recipe in recipes { book.own[recipe.kind] = recipe }
    return book
  }
}
