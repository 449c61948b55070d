import JSON

/// Reads a recipe's file, strictly: what nobody knows is refused by name.
extension Recipe {
  private static let keys = [
    "kind", "summary", "homepage", "hardware", "hazard", "parameters", "probe", "tool", "formats", "convert",
    "architectures", "refuse", "files", "flash", "reset", "released_by", "run", "console",
    "console_rewrite", "exits",
  ]

  /// Reads and checks the file's content.
  ///
  /// - Parameter json: the file's content.
  /// - Throws: `FieldError`, whose sentence fits behind "recipes/<kind>.json: ".
  package init(_ json: JSONValue) throws(FieldError) {
    let file = try FieldReader(json, known: Self.keys)
    kind = try file.require("kind", try file.string("kind"))
    if let fault = BoardName.wordFault(in: kind) { throw FieldError("\"kind\": \"\(kind)\" \(fault)") }
    summary = try file.require("summary", try file.string("summary"))
    homepage = try file.string("homepage")
    isHardware = try file.bool("hardware") ?? true
    parameters = try Self.parameters(file)
    probe = try Self.choice("probe", file, or: .none)
    let words = RecipeWords(parameters)
    hazards = try words.sentences("hazard", file)
    tool = try Self.tool(file, words)
    formats = try Self.formats(file)
    conversions = try Self.conversions(file, to: formats)
    architectures = try Self.architectures(file, words)
    refusals = try words.sentences("refuse", file)
    files = try Self.files(file, words)
    flash = try words.commands("flash", file)
    reset = try words.commands("reset", file)
    run = try file.value("run").map { value throws(FieldError) in try words.command(value, "run") }
    exits = try words.rules("exits", file)
    release = try Self.choice("released_by", file, or: run != nil ? .run : reset.isEmpty ? .flash : .reset)
    let console = try file.string("console") ?? (run == nil ? "board" : ConsoleSource.standardOutput.rawValue)
    guard let source = ConsoleSource(rawValue: console) else {
      throw FieldError(
        "\"console\" must be \"stdout\", \"stderr\", \"stdout and stderr\" or \"board\", not \"\(console)\""
      )
    }
    self.console = source
    rewrites = try Self.rewrites(file)
    self.json = json
    try check()
  }

  /// What does not fit together.
  private func check() throws(FieldError) {
    guard run != nil || !flash.isEmpty else {
      throw FieldError("one of \"flash\" and \"run\" is required, or the recipe does nothing")
    }
    guard run != nil || console == .board else {
      throw FieldError(
        "\"console\": \"\(console.rawValue)\" is the output of a \"run\" command, and there is none"
      )
    }
    guard release != .run || run != nil else {
      throw FieldError("\"released_by\" is \"run\", and there is no \"run\" command")
    }
    guard release != .flash || !flash.isEmpty else {
      throw FieldError("\"released_by\" is \"flash\", and there is no \"flash\" command")
    }
  }

  private static func parameters(_ file: FieldReader) throws(FieldError) -> [RecipeParameter] {
    let members = file.value("parameters")?.object?.members ?? []
    _ = try file.object("parameters", known: members.map(\.name))
    var parameters: [RecipeParameter] = []
    for member in members {
      guard !Condition.facts.contains(member.name), !RecipeWords.reserved.contains(member.name) else {
        throw FieldError("\"parameters.\(member.name)\" is a name that means something else in recipes")
      }
      parameters.append(try RecipeParameter(member.name, member.value))
    }
    for parameter in parameters {
      guard let other = parameter.requiredUnless, !members.contains(where: { $0.name == other }) else {
        continue
      }
      throw FieldError("\"parameters.\(parameter.name).required_unless\": nothing is called \"\(other)\"")
    }
    return parameters
  }

  private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String,
    _ file: FieldReader,
    or other: Choice
  ) throws(FieldError) -> Choice {
    guard let word = try file.string(key) else { return other }
    guard let choice = Choice(rawValue: word) else {
      let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw FieldError("\"\(key)\" must be one of \(choices), not \"\(word)\"")
    }
    return choice
  }

  private static func tool(_ file: FieldReader, _ words: RecipeWords) throws(FieldError) -> Tool? {
    guard let reader = try file.object("tool", known: ["program", "version"]) else { return nil }
    return Tool(
      programs: try words.programs(try reader.require("program", reader.value("program")), "tool.program"),
      version: try reader.strings("version") ?? []
    )
  }

  private static func formats(_ file: FieldReader) throws(FieldError) -> [ImageFormat] {
    var formats: [ImageFormat] = []
    for name in try file.require("formats", try file.strings("formats")) {
      formats.append(try format(name, "formats"))
    }
    guard !formats.isEmpty else { throw FieldError("\"formats\" must name at least one") }
    return formats
  }

  private static func format(_ name: String, _ key: String) throws(FieldError) -> ImageFormat {
    guard let format = ImageFormat(rawValue: name) else {
      let known = ImageFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw FieldError("\"\(key)\": \"\(name)\" is none of \(known)")
    }
    return format
  }

  private static func conversions(
    _ file: FieldReader,
    to formats: [ImageFormat]
  ) throws(FieldError) -> [ImageFormat: ImageFormat] {
    var conversions: [ImageFormat: ImageFormat] = [:]
    for (from, to) in try file.stringMap("convert") ?? [] {
      let (source, target) = (try format(from, "convert"), try format(to, "convert"))
      let isKnown = (source == .elf && target != .elf) || (source == .hex && target == .bin)
      guard isKnown, target != .other, formats.contains(target) else {
        throw FieldError("\"convert.\(from)\": there is no way from \(from) to a \(to) that the recipe takes")
      }
      conversions[source] = target
    }
    return conversions
  }

  private static func architectures(
    _ file: FieldReader,
    _ words: RecipeWords
  ) throws(FieldError) -> [ArchitectureRule] {
    var rules: [ArchitectureRule] = []
    for reader in try file.objects("architectures", known: ["parameter", "prefix", "are"]) ?? [] {
      let parameter = try reader.string("parameter")
      if let parameter { try words.requireFact(parameter, "architectures") }
      rules.append(
        ArchitectureRule(
          parameter: parameter,
          prefix: try reader.string("prefix") ?? "",
          names: try reader.require("are", try reader.strings("are"))
        )
      )
    }
    return rules
  }

  private static func rewrites(_ file: FieldReader) throws(FieldError) -> [ConsoleReplacement] {
    var rewrites: [ConsoleReplacement] = []
    for reader in try file.objects("console_rewrite", known: ["text", "by"]) ?? [] {
      let text = try reader.require("text", try reader.string("text"))
      guard !text.isEmpty else { throw FieldError("\"console_rewrite.text\" must not be empty") }
      rewrites.append(ConsoleReplacement(text, by: try reader.string("by") ?? ""))
    }
    return rewrites
  }

  private static func files(_ file: FieldReader, _ words: RecipeWords) throws(FieldError) -> [FileTemplate] {
    let members = file.value("files")?.object?.members ?? []
    _ = try file.object("files", known: members.map(\.name))
    var files: [FileTemplate] = []
    for member in members {
      if let fault = BoardName.optionFault(in: member.name) {
        throw FieldError("\"files\": \"\(member.name)\" \(fault)")
      }
      guard !ImageFormat.allCases.map(\.fixedName).contains(member.name) else {
        throw FieldError("\"files\": \"\(member.name)\" is the executable's name")
      }
      files.append(
        FileTemplate(name: member.name, lines: try words.words(member.value, "files.\(member.name)"))
      )
    }
    return files
  }
}
