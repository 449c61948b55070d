import JSON

/// Reads `console` of a board's file.
extension ConsoleSettings {
  private static let name = "console"
  private static let lineKeys = ["baud", "parity", "data_bits", "stop_bits", "flow", "rts", "dtr", "reset"]
  private static let keys = ["kind", "path", "address", "open"] + lineKeys
  private static let kinds = ["serial", "pty", "tcp", "tool"]

  /// Reads and checks the object.
  ///
  /// - Parameter json: what `console` holds.
  /// - Throws: `FieldError`, whose sentence fits behind "boards/<name>.json: ".
  package init(_ json: JSONValue) throws(FieldError) {
    let reader = try FieldReader(json, path: Self.name, known: Self.keys)
    let kind = try reader.require("kind", try Self.choice("kind", Self.kinds, reader))
    let known: [String]
    switch kind {
    case "serial": known = ["kind", "path", "open"] + Self.lineKeys
    case "pty": known = ["kind", "path", "open"]
    case "tcp": known = ["kind", "address", "open"]
    default: known = ["kind"]
    }
    for key in Self.keys where !known.contains(key) && reader.value(key) != nil {
      throw FieldError("\"console.\(key)\" has no effect on a console of kind \"\(kind)\"; remove it")
    }
    switch kind {
    case "serial": self.init(.serial(try Self.serial(reader)))
    case "pty": self.init(.pty(path: try Self.path(reader)))
    case "tcp": self.init(.tcp(try Self.address(reader)))
    default: self.init(.tool)
    }
    moment = try Self.choice("open", Moment.self, reader) ?? .before
    reset = try Self.choice("reset", ModemLine.self, reader)
    try checkLines(reader)
  }

  private static func serial(_ reader: FieldReader) throws(FieldError) -> SerialSettings {
    let path = try path(reader)
    guard path.hasPrefix("/dev/") else {
      throw FieldError("\"console.path\": \"\(path)\" must be a device below /dev/")
    }
    return SerialSettings(
      path: path,
      baud: try reader.integer("baud", in: SerialSettings.bauds) ?? 115_200,
      parity: try choice("parity", SerialSettings.Parity.self, reader) ?? .none,
      dataBits: try reader.integer("data_bits", in: 5...8) ?? 8,
      stopBits: try reader.integer("stop_bits", in: 1...2) ?? 1,
      flow: try choice("flow", SerialSettings.Flow.self, reader) ?? .none,
      rts: try reader.bool("rts"),
      dtr: try reader.bool("dtr")
    )
  }

  /// With `rtscts` the kernel sets RTS as its buffer fills, and what the file wants of the line would not hold.
  private func checkLines(_ reader: FieldReader) throws(FieldError) {
    guard case .serial(let settings) = kind, settings.flow == .rtscts else { return }
    if settings.rts != nil {
      throw FieldError(
        "\"console.rts\" cannot be set with \"flow\": \"rtscts\", which needs that line; remove one"
      )
    }
    if reset == .rts {
      throw FieldError(
        "\"console.reset\" cannot be \"rts\" with \"flow\": \"rtscts\", which needs that line; use \"dtr\""
      )
    }
  }

  /// A path in the one form that it has, so that two boards with the same one are found out.
  private static func path(_ reader: FieldReader) throws(FieldError) -> String {
    let path = try reader.require("path", try reader.string("path"))
    if let fault = pathFault(path) { throw FieldError("\"console.path\" \(fault)") }
    return path
  }

  private static func pathFault(_ path: String) -> String? {
    guard path.utf8.count <= 1024 else { return "must have at most 1024 bytes" }
    guard path.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      return "must have no blanks and no control characters"
    }
    guard path.utf8.first == UInt8(ascii: "/") else { return "must begin with \"/\", not be \"\(path)\"" }
    let components = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    guard !components.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else {
      return "must be written without \"//\", \".\" and \"..\", not as \"\(path)\""
    }
    return nil
  }

  private static func address(_ reader: FieldReader) throws(FieldError) -> ServerAddress {
    let text = try reader.require("address", try reader.string("address"))
    guard let address = ServerAddress(text) else {
      throw FieldError("\"console.address\" must be HOST:PORT, for example \"lab1:2001\" or \"[::1]:2001\"")
    }
    return address
  }

  private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String,
    _ choices: Choice.Type,
    _ reader: FieldReader
  ) throws(FieldError) -> Choice? {
    try choice(key, choices.allCases.map(\.rawValue), reader).flatMap(Choice.init(rawValue:))
  }

  private static func choice(
    _ key: String,
    _ choices: [String],
    _ reader: FieldReader
  ) throws(FieldError) -> String? {
    guard let word = try reader.string(key) else { return nil }
    guard choices.contains(word) else {
      let hint = nearest(to: word, among: choices).map { "; did you mean \"\($0)\"?" } ?? ""
      let listed = choices.map { "\"\($0)\"" }.joined(separator: ", ")
      throw FieldError("\"console.\(key)\" must be one of \(listed), not \"\(word)\"\(hint)")
    }
    return word
  }
}
