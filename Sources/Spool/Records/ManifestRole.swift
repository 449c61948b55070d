import JSON

extension Manifest {
  /// One of the boards that a job runs on together, and what runs there.
  package struct Role: Sendable, Hashable {
    /// What the job calls it: a word, which is also the name of its folder in an attempt.
    package var name: String
    package var board: String?
    package var tags: [String] = []
    package var executable: String?
    /// Nil for the job's.
    package var arguments: [String]?
    /// What goes before the job's variables of the same names.
    package var environment: [Variable] = []
    /// Nil for the job's.
    package var baseAddress: Int?
    /// Nil for the job's.
    package var expect: JSONValue?

    package init(name: String) { self.name = name }
  }

  /// How many boards one job may have; one alone needs no roles.
  package static let roleCounts = 2...16

  private static let roleKeys = [
    "role", "board", "tags", "executable", "arguments", "environment", "base_address", "expect",
  ]

  /// The manifests of what runs on each board: itself for a job of one board, else one for each role, as if it
  /// were a job of its own.
  package var parts: [Manifest] { roles.isEmpty ? [self] : roles.map(part) }

  /// What a role is to do, as the manifest of a job of one board.
  package func part(_ role: Role) -> Manifest {
    var part = self
    part.roles = []
    part.board = role.board
    part.tags = role.tags
    part.executable = role.executable ?? executable
    part.arguments = role.arguments ?? arguments
    let own = Set(role.environment.map(\.name))
    part.environment = environment.filter { !own.contains($0.name) } + role.environment
    part.baseAddress = role.baseAddress ?? baseAddress
    part.expect = role.expect ?? expect
    return part
  }

  /// Reads `boards`.
  ///
  /// - Returns: the roles; none where the job names none.
  /// - Throws: one sentence for the author.
  static func roles(_ fields: FieldReader) throws(FieldError) -> [Role] {
    guard let readers = try fields.objects("boards", known: roleKeys) else { return [] }
    for key in ["board", "tags"] where fields.value(key) != nil {
      throw FieldError("\"\(key)\" has no place beside \"boards\": each of its roles has its own")
    }
    guard roleCounts.contains(readers.count) else {
      throw FieldError(
        "\"boards\" must have \(roleCounts.lowerBound) to \(roleCounts.upperBound) roles, not \(readers.count)"
      )
    }
    var roles: [Role] = []
    for (index, reader) in readers.enumerated() {
      let role = try role(reader, "boards[\(index)]")
      guard !roles.contains(where: { $0.name == role.name }) else {
        throw FieldError("\"boards\": the role \"\(role.name)\" stands twice")
      }
      roles.append(role)
    }
    return roles
  }

  private static func role(_ fields: FieldReader, _ path: String) throws(FieldError) -> Role {
    var role = Role(name: try fields.require("role", fields.string("role")))
    if let fault = fault(inRole: role.name) {
      throw FieldError("\"\(path).role\": \"\(role.name)\" \(fault)")
    }
    role.board = try fields.string("board")
    role.tags = try fields.strings("tags") ?? []
    guard role.board != nil || !role.tags.isEmpty else {
      throw FieldError("\"\(path)\": \"board\" or \"tags\" is required, to say where the role is to run")
    }
    role.executable = try fields.string("executable")
    if let executable = role.executable { try requireComponent(executable, "\(path).executable") }
    role.arguments = try fields.strings("arguments")
    role.environment = try variables(fields, "\(path).environment")
    role.baseAddress = try fields.address("base_address")
    role.expect = fields.value("expect")
    return role
  }

  /// Why a word cannot be a role, behind it; nil where it can.
  ///
  /// A role names a folder beside an attempt's own files, and stands in the environment of its program.
  private static func fault(inRole name: String) -> String? {
    guard (1...32).contains(name.utf8.count) else { return "must have 1 to 32 bytes" }
    let isWord = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
    guard isWord else { return "may have letters, digits, '_' and '-' only" }
    guard name.utf8.first != UInt8(ascii: "-") else { return "must not begin with '-'" }
    return name == "outputs" ? "is the name of a folder that attempts have" : nil
  }
}
