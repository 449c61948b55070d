import JSON

/// What drives a board: a recipe, and what the board's file says to it.
package struct Driver: Sendable, Hashable {
  package let kind: String
  /// Nil where nobody brought a recipe of that kind.
  package let recipe: Recipe?
  /// By name; defaults included.
  package let values: [String: ParameterValue]

  /// Reads the `driver` of a board's file; of a kind without a recipe only the kind is looked at.
  ///
  /// - Parameters:
  ///   - json: the value of `driver`.
  ///   - recipes: the recipes that there are.
  /// - Throws: `FieldError` for a parameter that is unknown, wrong or missing.
  init(_ json: JSONValue, recipes: RecipeBook) throws(FieldError) {
    let object = try FieldReader(json, path: "driver", known: json.object?.names ?? [])
    kind = try object.require("kind", try object.string("kind"))
    recipe = recipes.named(kind)
    guard let recipe else {
      if let fault = BoardName.wordFault(in: kind) {
        throw FieldError("\"driver.kind\": \"\(kind)\" \(fault)")
      }
      values = [:]
      return
    }
    let names = recipe.parameters.map(\.name)
    let reader = try FieldReader(json, path: "driver", known: ["kind"] + names)
    var values: [String: ParameterValue] = [:]
    for parameter in recipe.parameters {
      if let value = reader.value(parameter.name) {
        values[parameter.name] = try parameter.value(value)
      } else if let other = parameter.requiredUnless, reader.value(other) == nil {
        let names = "one of \"driver.\(parameter.name)\" and \"driver.\(other)\""
        throw FieldError("\(names) is required\(Self.clause(parameter.help))")
      } else if parameter.isRequired {
        throw FieldError("\"driver.\(parameter.name)\" is required\(Self.clause(parameter.help))")
      } else {
        values[parameter.name] = parameter.defaultValue
      }
    }
    self.values = values
  }

  /// An admin's recipe need not explain its parameters.
  private static func clause(_ help: String) -> String { help.isEmpty ? "" : ": \(help)" }

  /// Whether the board is a thing, which is plugged into one host.
  package var isHardware: Bool { recipe?.isHardware ?? false }

  /// A parameter's text; nil where there is none.
  package func text(_ name: String) -> String? {
    if case .text(let text) = values[name] { text } else { nil }
  }

  /// Why submitted code could act on the host; nil where it cannot.
  var hazard: String? {
    recipe?.hazards.first { $0.when.allSatisfy(holds) }?.sentence
  }

  private func holds(_ condition: Condition) -> Bool {
    switch condition {
    case .holds(let fact): has(fact)
    case .lacks(let fact): !has(fact)
    }
  }

  /// Whether the parameter is set, or true; of "name=choice", whether it is set so.
  func has(_ fact: String) -> Bool {
    if let equals = fact.firstIndex(of: "=") {
      return text(String(fact[..<equals])) == String(fact[fact.index(after: equals)...])
    }
    switch values[fact] {
    case nil, .flag(false): return false
    case .words(let words): return !words.isEmpty
    case .text, .flag(true): return true
    }
  }

  /// What its tool runs, by the first of the recipe's rules that fits; empty where nobody knows.
  var architectures: [Architecture] {
    let rule = (recipe?.architectures ?? []).first { rule in
      guard let parameter = rule.parameter else { return true }
      return text(parameter)?.hasPrefix(rule.prefix) ?? false
    }
    return rule?.names.compactMap(Architecture.init(rawValue:)) ?? []
  }

  /// What of its parameters no two boards can share, as ``Board/identities`` has it.
  var identities: [String] {
    (recipe?.parameters ?? []).compactMap { parameter in
      guard let text = text(parameter.name) else { return nil }
      switch parameter.form {
      case .port: return "path:\(text)"
      case .server: return "tcp:\(text)"
      case .word, .file, .integer, .boolean, .path, .words: return nil
      }
    }
  }
}
