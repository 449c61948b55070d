import JSON

extension JobRecord {
  /// One of the boards that the job runs on together, as far as runners and lists need to know it.
  package struct Role: Sendable, Hashable {
    package var name: String
    /// As the manifest asks: a board's name or type.
    package var board: String?
    package var tags: [String]
    package var executable: String

    package init(name: String, board: String?, tags: [String], executable: String) {
      self.name = name
      self.board = board
      self.tags = tags
      self.executable = executable
    }

    var json: JSONValue {
      var object: JSONObject = ["role": .string(name), "executable": .string(executable)]
      object["board"] = board.map(JSONValue.string)
      if !tags.isEmpty { object["tags"] = .array(tags.map(JSONValue.string)) }
      return .object(object)
    }

    /// Reads what ``json`` writes; nil where something is missing.
    init?(_ json: JSONValue) {
      guard let name = json["role"]?.string, let executable = json["executable"]?.string else { return nil }
      self.init(
        name: name,
        board: json["board"]?.string,
        tags: json["tags"]?.array?.compactMap(\.string) ?? [],
        executable: executable
      )
    }
  }

  /// What the job asks for on each of its boards.
  package var wishes: [BoardWish] {
    roles.isEmpty
      ? [BoardWish(board: board, tags: tags)] : roles.map { BoardWish(board: $0.board, tags: $0.tags) }
  }

  /// The files that are put onto boards, each once.
  package var executables: [String] {
    guard let executable else { return [] }
    var seen: Set<String> = []
    return ([executable] + roles.map(\.executable)).filter { seen.insert($0).inserted }
  }
}

/// What a job asks for of a board.
package struct BoardWish: Sendable, Hashable {
  /// A board's name or type; nil for any.
  package var board: String?
  /// All are needed.
  package var tags: [String]

  package init(board: String?, tags: [String]) {
    self.board = board
    self.tags = tags
  }
}
