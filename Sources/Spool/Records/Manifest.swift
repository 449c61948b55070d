import JSON

/// Numbers of the manifest that others share.
package enum ManifestLimits {
  package static let maximumBytes = 65536
  package static let defaultPriority = 1000
  package static let defaultRetry = 3
  package static let defaultDurationSeconds = 60
}

/// `manifest.json`: what a submitter asks for.
///
/// Reading is strict: an unknown key, a wrong type and a number out of range are refused by name. Keys
/// that name what this version cannot do are refused as well, for a job that asks for them would not
/// be what its author means.
package struct Manifest: Sendable, Hashable {
  package struct File: Sendable, Hashable {
    /// Components separated by "/", beneath the drop.
    package var path: String
    package var size: Int
    /// 64 lower-case hexadecimal digits.
    package var sha256: String
  }

  /// Bounds in seconds; nil where the board's or none holds.
  package struct Limits: Sendable, Hashable {
    package var queue: Int?
    package var flash: Int?
    package var boot: Int?
    package var silence: Int?
  }

  package struct Output: Sendable, Hashable {
    package var name: String
    package var type: String
    package var path: String
  }

  package struct Variable: Sendable, Hashable {
    package var name: String
    package var value: String
  }

  package var board: String?
  package var tags: [String] = []
  package var executable: String?
  package var files: [File]?
  package var arguments: [String] = []
  package var environment: [Variable] = []
  /// Where a .bin belongs in the board's memory.
  package var baseAddress: Int?
  package var durationLimitSeconds: Int?
  package var limits = Limits()
  /// The `expect` object as it stands; the judge of consoles reads it.
  package var expect: JSONValue?
  package var outputs: [Output] = []
  package var retry = ManifestLimits.defaultRetry
  package var priority = ManifestLimits.defaultPriority
  package var key: String?
  package var comment: String?
  package var title: String?
  package var description: String?
  package var url: String?
  /// Objects that are the submitter's own; nothing here reads them.
  package var parameters: JSONValue?
  package var inputs: JSONValue?

  private static let supported = [
    "board", "tags", "executable", "files", "arguments", "environment", "base_address",
    "duration_limit_seconds", "limits", "expect", "outputs", "retry", "priority", "key", "comment", "title",
    "description", "url", "parameters", "inputs", "extra",
  ]
  /// Keys of the format that this version does not act on.
  private static let unsupported = [
    "paused", "depends_on", "depends_on_any_end", "parent", "group", "boards", "progress_pattern",
    "template", "recheck", "private",
  ]

  /// Reads the file's bytes.
  ///
  /// - Throws: one sentence for the author.
  package init(parsing bytes: [UInt8]) throws(FieldError) {
    guard bytes.count <= ManifestLimits.maximumBytes else {
      throw FieldError("manifest.json is larger than \(ManifestLimits.maximumBytes) bytes")
    }
    let json: JSONValue
    do {
      json = try JSONParser.parse(bytes)
    } catch {
      throw FieldError("manifest.json is not JSON: \(error.clause)")
    }
    do {
      try self.init(json)
    } catch {
      throw FieldError("manifest.json: \(error.sentence)")
    }
  }

  private init(_ json: JSONValue) throws(FieldError) {
    let fields = try FieldReader(json, known: Self.supported + Self.unsupported)
    for key in Self.unsupported where fields.value(key) != nil && fields.value(key) != .bool(false) {
      throw FieldError("\"\(key)\" is not supported by this version")
    }
    board = try fields.string("board")
    tags = try fields.strings("tags") ?? []
    guard board != nil || !tags.isEmpty else {
      throw FieldError("one of \"board\" and \"tags\" is required, to say where the job is to run")
    }
    executable = try fields.string("executable")
    if let executable { try Self.requireComponent(executable, "executable") }
    files = try Self.files(fields)
    arguments = try fields.strings("arguments") ?? []
    environment = try fields.stringMap("environment")?.map { Variable(name: $0.name, value: $0.value) } ?? []
    for variable in environment where !Self.isVariableName(variable.name) {
      throw FieldError("\"environment\": \"\(variable.name)\" is not a variable's name")
    }
    baseAddress = try Self.address(fields)
    durationLimitSeconds = try fields.integer("duration_limit_seconds", in: 1...31_536_000)
    if let inner = try fields.object("limits", known: ["queue", "flash", "boot", "silence"]) {
      limits.queue = try inner.integer("queue", in: 1...31_536_000)
      limits.flash = try inner.integer("flash", in: 1...86400)
      limits.boot = try inner.integer("boot", in: 1...86400)
      limits.silence = try inner.integer("silence", in: 1...86400)
    }
    expect = fields.value("expect")
    outputs = try Self.outputs(fields)
    retry = try fields.integer("retry", in: 0...100) ?? retry
    priority = try fields.integer("priority", in: 0...65535) ?? priority
    key = try Self.text(fields, "key", limit: 200)
    guard key != "" else { throw FieldError("\"key\" must not be empty") }
    comment = try Self.text(fields, "comment", limit: 4096)
    title = try Self.text(fields, "title", limit: 1000)
    description = try Self.text(fields, "description", limit: 16384)
    url = try Self.text(fields, "url", limit: 4096)
    parameters = try Self.object(fields, "parameters")
    inputs = try Self.object(fields, "inputs")
  }

  private static func files(_ fields: FieldReader) throws(FieldError) -> [File]? {
    guard let readers = try fields.objects("files", known: ["path", "size", "sha256"]) else { return nil }
    var files: [File] = []
    for reader in readers {
      let path = try reader.require("path", reader.string("path"))
      for component in path.split(separator: "/", omittingEmptySubsequences: false) {
        try requireComponent(String(component), "files.path")
      }
      let digest = try reader.require("sha256", reader.string("sha256"))
      guard digest.utf8.count == 64,
        digest.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
      else {
        throw FieldError("\"files\": the sha256 of \"\(path)\" must be 64 lower-case hexadecimal digits")
      }
      guard !files.contains(where: { $0.path == path }) else {
        throw FieldError("\"files\": \"\(path)\" stands twice")
      }
      files.append(
        File(
          path: path,
          size: try reader.require("size", reader.integer("size", in: 0...(1 << 50))),
          sha256: digest
        )
      )
    }
    return files
  }

  private static func outputs(_ fields: FieldReader) throws(FieldError) -> [Output] {
    var outputs: [Output] = []
    for reader in try fields.objects("outputs", known: ["name", "type", "path"]) ?? [] {
      let name = try reader.require("name", reader.string("name"))
      let path = try reader.string("path") ?? name
      for component in path.split(separator: "/", omittingEmptySubsequences: false) {
        try requireComponent(String(component), "outputs.path")
      }
      outputs.append(Output(name: name, type: try reader.string("type") ?? "file", path: path))
    }
    return outputs
  }

  /// A number, or text as datasheets write it: "0x08000000".
  private static func address(_ fields: FieldReader) throws(FieldError) -> Int? {
    guard let text = fields.value("base_address")?.string else {
      return try fields.integer("base_address", in: 0...0xFFFF_FFFF)
    }
    guard text.hasPrefix("0x"), let address = UInt32(text.dropFirst(2), radix: 16), !text.contains("+") else {
      throw FieldError("\"base_address\" must be a number or text such as \"0x08000000\", not \"\(text)\"")
    }
    return Int(address)
  }

  /// An object with whatever members.
  private static func object(_ fields: FieldReader, _ name: String) throws(FieldError) -> JSONValue? {
    let value = fields.value(name)
    _ = try fields.object(name, known: value?.object?.names ?? [])
    return value
  }

  private static func text(_ fields: FieldReader, _ name: String, limit: Int) throws(FieldError) -> String? {
    guard let text = try fields.string(name) else { return nil }
    guard text.utf8.count <= limit else { throw FieldError("\"\(name)\" is longer than \(limit) bytes") }
    return text
  }

  private static func requireComponent(_ name: String, _ key: String) throws(FieldError) {
    let isPrintable = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) }
    guard !name.isEmpty, name != ".", name != "..", !name.contains("/"), isPrintable, name.utf8.count <= 255
    else {
      throw FieldError("\"\(key)\" must name a file beneath the drop, not \"\(name)\"")
    }
  }

  /// As POSIX has it: letters, digits and underscores, no digit first.
  private static func isVariableName(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == 0x5F
    }
  }
}
