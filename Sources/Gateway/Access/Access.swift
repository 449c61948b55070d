/// Who asks, and so what the answer may tell.
///
/// Where no users are configured, every reader sees all. With a users file anyone sees the short form, and
/// owners and admins all.
enum Access: Sendable, Equatable {
  /// No users are configured.
  case everything
  /// Users are configured, and this is none of them.
  case stranger
  case user(name: String, teams: Set<String>, isAdmin: Bool)

  /// Whether everything may be told of a job that this user dropped.
  func seesAll(ofOwner owner: String?) -> Bool {
    switch self {
    case .everything: true
    case .stranger: false
    case .user(let name, _, let isAdmin): isAdmin || name == owner
    }
  }

  /// Whether the reader is of the team, or sees the jobs of all.
  func isIn(team: String?) -> Bool {
    switch self {
    case .everything: true
    case .stranger: false
    case .user(_, let teams, let isAdmin): isAdmin || team.map(teams.contains) == true
    }
  }

  /// Whether what is for admins may be told.
  var isAdmin: Bool {
    switch self {
    case .everything: true
    case .stranger: false
    case .user(_, _, let isAdmin): isAdmin
    }
  }

  var isAuthenticated: Bool { self != .stranger }
}
