import JSON

/// Reads a board's file.
extension Board {
  /// Members that only drivers of hardware have; no driver that this version serves reads them.
  private static let hardwareKeys = ["console", "power", "probe", "reset", "user"]
  private static let keys =
    [
      "type", "tags", "driver", "host", "trusted_submitters", "limits", "health", "enabled", "title",
      "comment", "extra",
    ] + hardwareKeys
  /// Members of `limits`, here and in manifests.
  static let limitKeys = ["flash", "boot", "silence"]
  /// A week, in seconds: beyond it a limit is a slip of the pen.
  static let longestLimit = 604_800

  /// Reads and checks the file's content.
  ///
  /// - Parameters:
  ///   - name: the file's name without ".json".
  ///   - json: the file's content.
  /// - Throws: `FieldError`, whose sentence fits behind "boards/<name>.json: ".
  package init(name: String, json: JSONValue) throws(FieldError) {
    if let fault = BoardName.fault(in: name) {
      throw FieldError("the board's name \"\(name)\" \(fault)")
    }
    let reader = try FieldReader(json, known: Board.keys)
    self.name = name
    self.json = json
    type = try Board.word("type", try reader.require("type", try reader.string("type")))
    tags = try Board.words("tags", try reader.strings("tags") ?? [])
    driver = try Driver(try reader.require("driver", reader.value("driver")))
    host = try Board.optionalWord("host", try reader.string("host"))
    trustedSubmitters = try reader.bool("trusted_submitters") ?? false
    limits = try Board.limits(reader)
    health = try HealthSettings(reader)
    enabled = try reader.bool("enabled") ?? true
    title = try reader.string("title")
    comment = try reader.string("comment")
    try checkHost()
    try checkTrust()
    try checkHardwareKeys(reader)
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

  /// A board that names another `user` must not be run as the runner's without a word.
  private func checkHardwareKeys(_ reader: FieldReader) throws(FieldError) {
    if case .other = driver { return }
    for key in Board.hardwareKeys where reader.value(key) != nil {
      throw FieldError("\"\(key)\" has no effect on a board of driver kind \"\(driver.kind)\"; remove it")
    }
  }

  private static func limits(_ reader: FieldReader) throws(FieldError) -> LimitWishes {
    guard let limits = try reader.object("limits", known: limitKeys) else { return LimitWishes() }
    return LimitWishes(
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
