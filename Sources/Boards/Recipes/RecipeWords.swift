import JSON

/// Reads the parts of a recipe that hold words, conditions and rules, and sees that each name in them is
/// known.
struct RecipeWords {
  /// Placeholders that every recipe has, besides parameters.
  static let reserved = ["image", "architecture", "status", "signal", "line"]

  private let facts: [String]
  private let placeholders: [String]

  init(_ parameters: [RecipeParameter]) {
    let names = parameters.map(\.name)
    let choices = parameters.flatMap { parameter in
      (parameter.choices ?? []).map { "\(parameter.name)=\($0)" }
    }
    facts = Condition.facts + names + choices
    placeholders = ["image", "address", "probe", "architecture"] + names
  }

  func sentences(_ key: String, _ file: FieldReader) throws(FieldError) -> [Recipe.ConditionalSentence] {
    var sentences: [Recipe.ConditionalSentence] = []
    for reader in try file.objects(key, known: ["when", "sentence"]) ?? [] {
      let sentence = try reader.require("sentence", try reader.string("sentence"))
      try checkPlaceholders(sentence, key)
      sentences.append(Recipe.ConditionalSentence(when: try conditions(reader), sentence: sentence))
    }
    return sentences
  }

  func commands(_ key: String, _ file: FieldReader) throws(FieldError) -> [CommandTemplate] {
    guard let value = file.value(key) else { return [] }
    guard let elements = value.array else {
      throw FieldError("\"\(key)\" must be a list of commands, not \(value.kind)")
    }
    var commands: [CommandTemplate] = []
    for (index, element) in elements.enumerated() {
      commands.append(try command(element, "\(key)[\(index)]"))
    }
    return commands
  }

  func command(_ json: JSONValue, _ path: String) throws(FieldError) -> CommandTemplate {
    let reader = try FieldReader(
      json,
      path: path,
      known: ["program", "arguments", "when", "environment", "results"]
    )
    return CommandTemplate(
      programs: try programs(try reader.require("program", reader.value("program")), path + ".program"),
      words: try words(reader.value("arguments") ?? [], path + ".arguments"),
      when: try conditions(reader),
      takesEnvironment: try reader.bool("environment") ?? false,
      results: try rules("results", reader)
    )
  }

  /// A name, or several of which the host need only have one.
  func programs(_ json: JSONValue, _ path: String) throws(FieldError) -> [String] {
    var names = json.string.map { [$0] } ?? []
    if names.isEmpty {
      let reader = try FieldReader(json, path: path, known: ["one_of"])
      names = try reader.require("one_of", try reader.strings("one_of"))
    }
    guard !names.isEmpty, !names.contains("") else { throw FieldError("\"\(path)\" must name a program") }
    for name in names { try checkPlaceholders(name, path) }
    return names
  }

  func words(_ json: JSONValue, _ path: String) throws(FieldError) -> [WordTemplate] {
    guard let elements = json.array else {
      throw FieldError("\"\(path)\" must be a list of words, not \(json.kind)")
    }
    var words: [WordTemplate] = []
    for (index, element) in elements.enumerated() {
      words.append(try word(element, "\(path)[\(index)]"))
    }
    return words
  }

  private func word(_ json: JSONValue, _ path: String) throws(FieldError) -> WordTemplate {
    if let text = json.string {
      try checkPlaceholders(text, path)
      return WordTemplate(when: [], content: .words([text]))
    }
    let reader = try FieldReader(
      json,
      path: path,
      known: ["when", "words", "words_of", "arguments", "option", "argument_prefix"]
    )
    return WordTemplate(when: try conditions(reader), content: try content(reader, path))
  }

  private func content(_ reader: FieldReader, _ path: String) throws(FieldError) -> WordTemplate.Content {
    if let texts = try reader.strings("words") {
      for text in texts { try checkPlaceholders(text, path) }
      return .words(texts)
    }
    if let parameter = try reader.string("words_of") {
      try requireFact(parameter, path)
      return .wordsOf(parameter: parameter)
    }
    if try reader.bool("arguments") == true { return .arguments }
    if let option = try reader.string("option") {
      try checkPlaceholders(option, path)
      return .option(option, argumentPrefix: try reader.string("argument_prefix") ?? ",")
    }
    throw FieldError("\"\(path)\" needs one of \"words\", \"words_of\", \"arguments\" and \"option\"")
  }

  func rules(_ key: String, _ file: FieldReader) throws(FieldError) -> [Recipe.ConditionalRule] {
    let keys = ["when", "status", "signal", "line", "text", "line_other_than", "means", "reason"]
    var rules: [Recipe.ConditionalRule] = []
    for reader in try file.objects(key, known: keys) ?? [] {
      let means = try reader.require("means", try reader.string("means"))
      guard let outcome = ExitRule.Outcome(rawValue: means) else {
        throw FieldError("\"\(key).means\" must be passed, failed, infrastructure or ended, not \"\(means)\"")
      }
      let line = try reader.string("line").map { ExitRule.Line.begins($0) }
      let text = try reader.string("text").map { ExitRule.Line.holds($0) }
      var rule = ExitRule(
        try exitCondition(reader, key),
        toolLine: line ?? text,
        otherThan: try reader.string("line_other_than"),
        outcome,
        try reader.require("reason", try reader.string("reason"))
      )
      rule.sentence = rule.sentence.isEmpty ? means : rule.sentence
      rules.append(Recipe.ConditionalRule(when: try conditions(reader), rule: rule))
    }
    return rules
  }

  private func exitCondition(_ reader: FieldReader, _ key: String) throws(FieldError) -> ExitCondition {
    switch (reader.value("status"), reader.value("signal")) {
    case (nil, nil): return .any
    case ("nonzero"?, nil): return .nonzeroStatus
    case ("any"?, nil): return .anyStatus
    case (nil, "any"?): return .anySignal
    case (.integer(let status)?, nil) where (0...255).contains(status): return .status(Int32(status))
    case (nil, .integer(let signal)?) where (1...64).contains(signal): return .signal(Int32(signal))
    default:
      throw FieldError(
        "\"\(key)\": \"status\" is 0 to 255, \"nonzero\" or \"any\", \"signal\" 1 to 64 or \"any\", and not both"
      )
    }
  }

  private func conditions(_ reader: FieldReader) throws(FieldError) -> [Condition] {
    var conditions: [Condition] = []
    for text in try reader.stringOrStrings("when") ?? [] {
      let isNegated = text.hasPrefix("!")
      let fact = String(text.dropFirst(isNegated ? 1 : 0))
      try requireFact(fact, "when")
      conditions.append(isNegated ? .lacks(fact) : .holds(fact))
    }
    return conditions
  }

  func requireFact(_ name: String, _ key: String) throws(FieldError) {
    guard !facts.contains(name) else { return }
    let hint = nearest(to: name, among: facts).map { "; did you mean \"\($0)\"?" } ?? ""
    throw FieldError("\"\(key)\": nothing is called \"\(name)\"\(hint)")
  }

  /// Braces round anything but a name are the tool's own, as Tcl's are.
  func checkPlaceholders(_ text: String, _ key: String) throws(FieldError) {
    var unknown: String?
    _ = Template.fill(text) { name in
      let isName = !name.isEmpty && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F }
      if isName, !placeholders.contains(name) { unknown = unknown ?? name }
      return nil
    }
    if let unknown { throw FieldError("\"\(key)\": nothing is called \"{\(unknown)}\"") }
  }
}
