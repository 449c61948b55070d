import Spool

/// Tells what has become of a host's boards, once for each change.
struct BoardNews {
  private var known: [String: BoardCondition]?

  /// What has changed since the last call, by the boards' names.
  mutating func events(_ conditions: [String: BoardCondition]) -> [Event] {
    defer { known = conditions }
    let names = conditions.keys.sorted()
    guard let known else {
      // At the start only what is not as it should be is news.
      return names.compactMap { name in
        conditions[name].flatMap { $0 == .serving ? nil : Self.event(name, $0) }
      }
    }
    let gone = known.keys.filter { conditions[$0] == nil }.sorted().map {
      Event("board.remove", .notice, ["board": $0], "board \($0) is no longer here")
    }
    return gone
      + names.compactMap { name in
        conditions[name].flatMap { known[name] == $0 ? nil : Self.event(name, $0) }
      }
  }

  private static func event(_ board: String, _ condition: BoardCondition) -> Event {
    switch condition {
    case .serving: Event("board.start", .notice, ["board": board], "board \(board) takes jobs")
    case .reserved(let clause):
      Event("board.reserve", .notice, ["board": board], "board \(board) is \(clause)")
    case .stopped(let clause): Event("board.stop", .notice, ["board": board], "board \(board) is \(clause)")
    case .disabled:
      Event("board.disable", .notice, ["board": board], "board \(board) is disabled in its file")
    case .outOfService(let reason):
      Event("board.fault", .warning, ["board": board], "board \(board) is out of service: \(reason)")
    case .inUse(let reason):
      Event("board.use", .notice, ["board": board], "board \(board) cannot be used now: \(reason)")
    case .checking(let reason):
      Event("board.check", .info, ["board": board], "board \(board) is being checked: \(reason)")
    case .setAside(let reason):
      Event("board.aside", .warning, ["board": board], "board \(board) is set aside: \(reason)")
    }
  }
}
