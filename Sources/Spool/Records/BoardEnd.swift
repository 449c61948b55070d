import JSON

extension JobResult {
  /// How an attempt ended on one of several boards.
  package struct BoardEnd: Sendable, Hashable {
    package var role: String
    package var board: String
    package var verdict: Verdict
    package var phase: Phase
    package var blame: Blame
    /// One sentence for people.
    package var reason: String

    package init(
      role: String,
      board: String,
      verdict: Verdict,
      phase: Phase,
      blame: Blame,
      reason: String
    ) {
      self.role = role
      self.board = board
      self.verdict = verdict
      self.phase = phase
      self.blame = blame
      self.reason = reason
    }

    var json: JSONValue {
      [
        "role": .string(role), "board": .string(board), "verdict": .string(verdict.rawValue),
        "phase": .string(phase.rawValue), "blame": .string(blame.rawValue), "reason": .string(reason),
      ]
    }

    /// Reads what ``json`` writes; nil where something is missing.
    init?(_ json: JSONValue) {
      guard let role = json["role"]?.string, let board = json["board"]?.string,
        let verdict = json["verdict"]?.string.flatMap(Verdict.init),
        let phase = json["phase"]?.string.flatMap(Phase.init),
        let blame = json["blame"]?.string.flatMap(Blame.init), let reason = json["reason"]?.string
      else { return nil }
      self.init(role: role, board: board, verdict: verdict, phase: phase, blame: blame, reason: reason)
    }
  }

  /// Its boards for people; nil where it had none.
  package var boardNames: String? {
    boards.isEmpty ? board : boards.map(\.board).joined(separator: ", ")
  }

  /// The board whose end decided.
  package var decidingBoard: String? { boards.first { $0.role == role }?.board ?? board }

  /// The name of a role's test among those of all roles.
  package static func caseName(_ name: String, of role: String) -> String { "\(role): \(name)" }

  /// The tests that ran in a role, by the names that they have there.
  package func cases(of role: String) -> [Case] {
    let prefix = Self.caseName("", of: role)
    return cases.compactMap { found in
      guard found.name.hasPrefix(prefix) else { return nil }
      var found = found
      found.name = String(found.name.dropFirst(prefix.count))
      return found
    }
  }

  /// The boards that an attempt which met a fault of the infrastructure met it on.
  package var faultyBoards: [String] {
    guard isFault else { return [] }
    guard !boards.isEmpty else { return board.map { [$0] } ?? [] }
    return boards.filter { $0.verdict == .error && $0.blame == .infrastructure }.map(\.board)
  }
}
