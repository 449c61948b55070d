import HTTP
import Posix
import Spool

/// What is known of the users: their hashes, who is an admin, whose password was right a short while ago.
struct Ledger: Sendable {
  /// Nanoseconds for which a password that was right, and what teams a user is in, are not asked for again.
  static let memory: UInt64 = 300_000_000_000
  static let capacity = 1024

  private var users: Reloaded<UserTable>
  private var admins: Reloaded<Set<String>>
  /// Keyed digests of what was right: of the user, the stored hash and the password.
  private var right = ExpiringTable<[UInt8], Void>(capacity: capacity, lifetime: memory)
  private var teams = ExpiringTable<String, Set<String>>(capacity: capacity, lifetime: memory)
  private var penalties = Penalties()
  private let hmac: HMAC

  /// What a keyed digest is of, so that none can stand for another.
  private enum Purpose: UInt8 {
    case password, decoy, seal, teams
  }

  /// - Parameters:
  ///   - key: 32 bytes that nobody can guess.
  ///   - users: the users file.
  ///   - admins: the names in `spool.json`.
  init(key: [UInt8], users: Reloaded<UserTable>, admins: Reloaded<Set<String>>) {
    hmac = HMAC(key: key)
    self.users = users
    self.admins = admins
  }

  /// Looks whether the files have changed.
  ///
  /// - Parameter now: of the monotonic clock, in nanoseconds.
  /// - Returns: sentences for the admin.
  mutating func refresh(now: UInt64) -> [String] { users.refresh(now: now) + admins.refresh(now: now) }

  /// Whether a name and a password are a user's.
  func decision(user: String, password: String, now: UInt64) -> Decision {
    guard UserTable.isName(user), password.utf8.count < Crypt.passwordLimit, !password.utf8.contains(0)
    else { return .wrong }
    let known = users.value.hashes[user]
    guard let hash = known ?? users.value.decoy(forDigest: digest(.decoy, user)) else { return .wrong }
    let key = digest(.password, user, hash.text, password)
    if known != nil, right.value(of: key, now: now) != nil { return decision(user: user, now: now) }
    let matter = Trial.Matter.password(password, hash: hash, isUser: known != nil)
    return .mustVerify(Trial(user: user, matter: matter, key: key))
  }

  /// Whether somebody whom a good token names is still a user with the same password.
  func decision(_ bearer: Tokens.Bearer, now: UInt64) -> Decision {
    guard let seal = seal(of: bearer.user), seal == bearer.seal else { return .wrong }
    return decision(user: bearer.user, now: now)
  }

  /// Of a user who has proved to be one: whether the teams are known as well.
  private func decision(user: String, now: UInt64) -> Decision {
    guard let teams = teams.value(of: user, now: now) else {
      return .mustVerify(Trial(user: user, matter: .teams, key: digest(.teams, user)))
    }
    return .known(access(of: user, teams: teams))
  }

  private func access(of user: String, teams: Set<String>) -> Access {
    .user(name: user, teams: teams, isAdmin: admins.value.contains(user))
  }

  /// Stands for a user's password in tokens; another one when the stored hash is another, nil for no user.
  func seal(of user: String) -> String? {
    users.value.hashes[user].map { Base64.urlSafe.encode(digest(.seal, user, $0.text).prefix(16)) }
  }

  /// Takes note of a trial that ended well.
  ///
  /// - Parameters:
  ///   - trial: the trial.
  ///   - teams: of its user.
  ///   - now: of the monotonic clock, in nanoseconds.
  /// - Returns: nil where the user has gone or has another password meanwhile.
  mutating func admit(_ trial: Trial, teams: Set<String>, now: UInt64) -> Access? {
    guard let hash = users.value.hashes[trial.user] else { return nil }
    if case .password(_, let tried, _) = trial.matter {
      guard tried == hash else { return nil }
      right.put((), for: trial.key, now: now)
    }
    self.teams.put(teams, for: trial.user, now: now)
    return access(of: trial.user, teams: teams)
  }

  /// Takes note of wrong credentials.
  ///
  /// - Returns: the moment before which the answer must not be sent.
  mutating func failed(_ peer: String, now: UInt64) -> UInt64 { penalties.failed(peer, now: now) }

  /// No part holds a NUL, so that what is one part cannot be two.
  private func digest(_ purpose: Purpose, _ parts: String...) -> [UInt8] {
    var message = [purpose.rawValue]
    for part in parts {
      message += part.utf8
      message.append(0)
    }
    return hmac.code(of: message)
  }
}
