import JSON

/// Reads a board's file.
extension Board {
  /// Members that only boards have that are things.
  private static let hardwareKeys = ["console", "flash", "power", "probe", "reset"]
  private static let keys =
    [
      "type", "tags", "driver", "host", "architecture", "trusted_submitters", "limits", "health", "enabled",
      "title", "comment", "extra",
    ] + hardwareKeys
  private static let limitKeys = ["power", "flash", "boot", "silence"]
  /// A week, in seconds: beyond it a limit is a slip of the pen.
  static let longestLimit = 604_800

  /// Reads and checks the file's content.
  ///
  /// - Parameters:
  ///   - name: the file's name without ".json".
  ///   - json: the file's content.
  ///   - recipes: those that its driver may name.
  /// - Throws: `FieldError`, whose sentence fits behind "boards/<name>.json: ".
  package init(name: String, json: JSONValue, recipes: RecipeBook = .builtin) throws(FieldError) {
    if let fault = BoardName.fault(in: name) {
      throw FieldError("the board's name \"\(name)\" \(fault)")
    }
    let reader = try FieldReader(json, known: Board.keys)
    self.name = name
    self.json = json
    type = try Board.word("type", try reader.require("type", try reader.string("type")))
    tags = try Board.words("tags", try reader.strings("tags") ?? [])
    driver = try Driver(try reader.require("driver", reader.value("driver")), recipes: recipes)
    host = try Board.optionalWord("host", try reader.string("host"))
    trustedSubmitters = try reader.bool("trusted_submitters") ?? false
    probe = try Board.probe(reader)
    architecture = try Board.architecture(reader)
    flash = try Board.flash(reader)
    console = try Board.console(reader)
    power = try reader.object("power", known: ["on", "off", "cycle", "settle_seconds"]).map {
      power throws(FieldError) in try PowerCommands(power)
    }
    reset = try Command.vector("reset", try reader.strings("reset"))
    limits = try Board.limits(reader)
    health = try HealthSettings(reader)
    enabled = try reader.bool("enabled") ?? true
    title = try reader.string("title")
    comment = try reader.string("comment")
    try checkHost()
    try checkTrust()
    try checkHardwareKeys(reader)
    try checkConsole()
  }

  private func checkHost() throws(FieldError) {
    guard driver.isHardware, host == nil else { return }
    throw FieldError(
      "\"host\" is required: a board of driver kind \"\(driver.kind)\" is plugged into one host"
    )
  }

  private func checkTrust() throws(FieldError) {
    guard let hazard = driver.hazard, !trustedSubmitters else { return }
    throw FieldError(
      "\"trusted_submitters\" must be true: \(hazard) as the runner's user, so everybody who can submit"
        + " jobs must be trusted with that"
    )
  }

  /// What has no effect is refused, for whoever wrote it meant one.
  private func checkHardwareKeys(_ reader: FieldReader) throws(FieldError) {
    guard let recipe = driver.recipe else { return }
    if !recipe.isHardware {
      for key in Board.hardwareKeys where reader.value(key) != nil {
        throw FieldError("\"\(key)\" has no effect on a board of driver kind \"\(driver.kind)\"; remove it")
      }
    }
    switch recipe.probe {
    case .required where probe == nil:
      throw FieldError(
        "\"probe\" is required: driver kind \"\(driver.kind)\" needs to know which it is to use"
      )
    case .none where probe != nil:
      throw FieldError("\"probe\" has no effect on a board of driver kind \"\(driver.kind)\"; remove it")
    case .required, .optional, .none: break
    }
  }

  /// A port has one reader: the tool cannot flash by it while the runner listens.
  private func checkConsole() throws(FieldError) {
    guard let console, console.moment == .before, let identity = console.identity,
      driver.identities.contains(identity)
    else { return }
    throw FieldError(
      "\"console.open\" must be \"after\": the console is the port by which the board is flashed"
    )
  }

  private static func probe(_ reader: FieldReader) throws(FieldError) -> String? {
    guard let probe = try reader.string("probe") else { return nil }
    if let fault = RecipeParameter.Form.word.fault(in: probe) {
      throw FieldError("\"probe\": \"\(probe)\" \(fault)")
    }
    return probe
  }

  private static func architecture(_ reader: FieldReader) throws(FieldError) -> String? {
    guard let name = try reader.string("architecture") else { return nil }
    guard Architecture(rawValue: name) != nil else {
      let names = Architecture.allCases.map(\.rawValue).joined(separator: ", ")
      throw FieldError("\"architecture\": \"\(name)\" is none of \(names)")
    }
    return name
  }

  private static func console(_ reader: FieldReader) throws(FieldError) -> ConsoleSettings? {
    guard let value = reader.value("console") else { return nil }
    let settings = try ConsoleSettings(value)
    return settings.kind == .tool ? nil : settings
  }

  private static func flash(_ reader: FieldReader) throws(FieldError) -> FlashRange? {
    guard let flash = try reader.object("flash", known: ["address", "size"]) else { return nil }
    let size = try flash.require("size", try flash.integer("size", in: 1...(1 << 40)))
    let address = try flash.require("address", try flash.address("address"))
    guard let range = FlashRange(address: UInt64(address), size: UInt64(size)) else {
      throw FieldError("\"flash\" ends beyond the last address")
    }
    return range
  }

  private static func limits(_ reader: FieldReader) throws(FieldError) -> LimitWishes {
    guard let limits = try reader.object("limits", known: limitKeys) else { return LimitWishes() }
    return LimitWishes(
      power: try limits.integer("power", in: 1...longestLimit),
      flash: try limits.integer("flash", in: 1...longestLimit),
      boot: try limits.integer("boot", in: 1...longestLimit),
      silence: try limits.integer("silence", in: 1...longestLimit)
    )
  }

  private static func word(_ key: String, _ word: String) throws(FieldError) -> String {
    if let fault = BoardName.wordFault(in: word) { throw FieldError("\"\(key)\": \"\(word)\" \(fault)") }
    return word
  }

  private static func optionalWord(_ key: String, _ word: String?) throws(FieldError) -> String? {
    guard let word else { return nil }
    return try Board.word(key, word)
  }

  private static func words(_ key: String, _ words: [String]) throws(FieldError) -> [String] {
    for word in words { _ = try Board.word(key, word) }
    return words
  }
}
