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

  /// Another job, by its id or by the name of its owner's drop.
  package enum Reference: Sendable, Hashable, CustomStringConvertible {
    case job(JobID)
    case drop(String)

    package var description: String {
      switch self {
      case .job(let id): "\(id)"
      case .drop(let name): name
      }
    }
  }

  /// A template; nil for whichever version there is.
  package struct Template: Sendable, Hashable {
    package var name: String
    package var version: Int?
  }

  package var board: String?
  package var tags: [String] = []
  /// The boards that the job runs on together; none for a job of one board.
  package var roles: [Role] = []
  /// No executable, only children.
  package var isGroup = false
  package var isPaused = false
  package var parent: Reference?
  package var dependsOn: [Reference] = []
  /// The dependencies need only have ended.
  package var dependsOnAnyEnd = false
  package var template: Template?
  /// The job that this one repeats.
  package var recheckOf: JobID?
  /// Where in the console's lines the progress stands; `%percent` is a number from 0 to 100, `%one` from 0 to 1.
  package var progressPattern: String?
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
  /// Nil for the parent's, and without a parent ``ManifestLimits/defaultPriority``.
  package var priority: Int?
  package var key: String?
  /// The board whose golden job this is, an admin's.
  ///
  /// It runs on a board that takes no others, and decides whether the board takes them again.
  package var health: String?
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
    "description", "url", "parameters", "inputs", "extra", "paused", "depends_on", "depends_on_any_end",
    "parent", "group", "progress_pattern", "template", "recheck", "boards", "health",
  ]
  /// Keys of the format that this version does not act on.
  private static let unsupported = ["private"]

  /// A manifest that asks for nothing.
  package init() {}

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

  /// Reads a manifest that was parsed already, as one with its template's and later changes.
  ///
  /// - Throws: one sentence, without the file's name.
  package init(_ json: JSONValue) throws(FieldError) {
    let fields = try FieldReader(json, known: Self.supported + Self.unsupported)
    for key in Self.unsupported where fields.value(key) != nil && fields.value(key) != .bool(false) {
      throw FieldError("\"\(key)\" is not supported by this version")
    }
    board = try fields.string("board")
    tags = try fields.strings("tags") ?? []
    isGroup = try fields.bool("group") ?? false
    template = try Self.template(fields)
    roles = try Self.roles(fields)
    guard board != nil || !tags.isEmpty || !roles.isEmpty || isGroup || template != nil else {
      throw FieldError(
        "one of \"board\", \"tags\", \"boards\", \"template\" and \"group\" is required, to say where the job"
          + " is to run"
      )
    }
    try readRelations(fields)
    executable = try fields.string("executable")
    if let executable { try Self.requireComponent(executable, "executable") }
    files = try Self.files(fields)
    arguments = try fields.strings("arguments") ?? []
    environment = try Self.variables(fields, "environment")
    baseAddress = try fields.address("base_address")
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
    priority = try fields.integer("priority", in: 0...65535)
    key = try Self.text(fields, "key", limit: 200)
    guard key != "" else { throw FieldError("\"key\" must not be empty") }
    health = try fields.string("health")
    guard health == nil || health == board else {
      throw FieldError(
        "\"health\" must name the board that \"board\" names: a golden job runs on its own board"
      )
    }
    comment = try Self.text(fields, "comment", limit: 4096)
    title = try Self.text(fields, "title", limit: 1000)
    description = try Self.text(fields, "description", limit: 16384)
    url = try Self.text(fields, "url", limit: 4096)
    parameters = try Self.object(fields, "parameters")
    inputs = try Self.object(fields, "inputs")
    try checkGroup()
  }

  private mutating func readRelations(_ fields: FieldReader) throws(FieldError) {
    isPaused = try fields.bool("paused") ?? false
    parent = try fields.value("parent").map { value throws(FieldError) in try Self.reference(value, "parent")
    }
    dependsOn = try Self.references(fields)
    dependsOnAnyEnd = try fields.bool("depends_on_any_end") ?? false
    recheckOf = try fields.integer("recheck", in: 1...Int.max).flatMap { JobID($0) }
    progressPattern = try Self.text(fields, "progress_pattern", limit: 1000)
  }

  /// What runs nothing can say nothing of how to run it.
  private func checkGroup() throws(FieldError) {
    guard isGroup else { return }
    let unfit: [(String, Bool)] = [
      ("board", board != nil), ("tags", !tags.isEmpty), ("boards", !roles.isEmpty),
      ("executable", executable != nil), ("template", template != nil), ("expect", expect != nil),
      ("files", files != nil),
    ]
    guard let key = unfit.first(where: \.1)?.0 else { return }
    throw FieldError("\"\(key)\" has no effect in a \"group\", which only has children; remove it")
  }

  private static func template(_ fields: FieldReader) throws(FieldError) -> Template? {
    if let name = fields.value("template")?.string {
      try requireComponent(name, "template")
      return Template(name: name, version: nil)
    }
    guard let inner = try fields.object("template", known: ["name", "version"]) else { return nil }
    let name = try inner.require("name", inner.string("name"))
    try requireComponent(name, "template.name")
    return Template(name: name, version: try inner.integer("version", in: 0...Int.max))
  }

  private static func references(_ fields: FieldReader) throws(FieldError) -> [Reference] {
    guard let value = fields.value("depends_on") else { return [] }
    guard let values = value.array else { return [try reference(value, "depends_on")] }
    guard values.count <= 1000 else { throw FieldError("\"depends_on\" names more than 1000 jobs") }
    var references: [Reference] = []
    for value in values {
      let reference = try reference(value, "depends_on")
      if !references.contains(reference) { references.append(reference) }
    }
    return references
  }

  /// A number, digits, or a drop's name.
  private static func reference(_ value: JSONValue, _ key: String) throws(FieldError) -> Reference {
    if let id = value.integer.flatMap({ JobID($0) }) { return .job(id) }
    guard let text = value.string else {
      throw FieldError("\"\(key)\" must name jobs by their ids or their drops' names")
    }
    if let id = JobID(text) { return .job(id) }
    let isNumber = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard !isNumber, DropName(text) != nil else {
      throw FieldError("\"\(key)\": \"\(text)\" is neither a job's id nor a drop's name")
    }
    return .drop(text)
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

  /// `environment`.
  ///
  /// - Parameters:
  ///   - fields: the manifest's, or a role's.
  ///   - path: where it stands, for messages.
  /// - Returns: the variables in their order.
  /// - Throws: one sentence that names the variable.
  static func variables(_ fields: FieldReader, _ path: String) throws(FieldError) -> [Variable] {
    let variables =
      try fields.stringMap("environment")?.map { Variable(name: $0.name, value: $0.value) } ?? []
    for variable in variables where !isVariableName(variable.name) {
      throw FieldError("\"\(path)\": \"\(variable.name)\" is not a variable's name")
    }
    return variables
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

  static func requireComponent(_ name: String, _ key: String) throws(FieldError) {
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
