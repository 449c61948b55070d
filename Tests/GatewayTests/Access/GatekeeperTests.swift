import Posix
import Spool
import Testing

@testable import Gateway

@Suite("The gatekeeper")
struct GatekeeperTests {
  private static let second: UInt64 = 1_000_000_000
  private static let minute = 60 * second

  @Test("Where no users are configured, whoever asks sees everything, and any name is given tokens")
  func open() throws {
    let house = try House(users: nil)
    for credentials: Credentials in [
      .none, .malformed, .token("x"), .password(user: "ada", password: "x"),
    ] {
      #expect(try house.ask(credentials) == .known(.everything))
    }
    let pair = try #require(house.gatekeeper.tokens(for: "anybody", now: house.now))
    #expect(house.gatekeeper.accessToken(refreshing: pair.refresh, now: house.now) != nil)
    #expect(house.gatekeeper.accessToken(refreshing: pair.access, now: house.now) == nil)
    #expect(house.gatekeeper.tokens(for: "any\nbody", now: house.now) == nil)
    #expect(house.verified == 0)
  }

  @Test("Without credentials one is a stranger, and malformed ones are wrong at once")
  func strangers() throws {
    let house = try House()
    #expect(try house.ask(.none) == .known(.stranger))
    guard case .wrong = house.decision(.malformed) else {
      Issue.record("malformed credentials are not wrong")
      return
    }
  }

  @Test("A user is known by the password, with teams, and as an admin where spool.json says so")
  func users() throws {
    let house = try House()
    #expect(try house.ask(.ada) == .known(.user(name: "ada", teams: ["ada", "lab"], isAdmin: true)))
    #expect(try house.ask(.bob) == .known(.user(name: "bob", teams: ["bob", "lab"], isAdmin: false)))
    #expect(house.reports.withLock { $0 }.isEmpty)
  }

  @Test("Real hashes are held against real passwords", arguments: ["ada", "bob", "eve"])
  func realHashes(user: String) throws {
    let house = try House(means: Gatekeeper.Means())
    let isAdmin = user == "ada"
    #expect(
      try house.ask(.password(user: user, password: "\(user)'s"))
        == .known(.user(name: user, teams: [], isAdmin: isAdmin))
    )
    guard case .wrong = try house.ask(.password(user: user, password: "\(user)'")) else {
      Issue.record("a wrong password is taken")
      return
    }
  }

  @Test("A password that was right is known at once for five minutes, and then tried again")
  func remembered() throws {
    let house = try House()
    _ = try house.ask(.ada)
    #expect(house.verified == 1)
    for _ in 0..<4 {
      house.pass(Self.minute)
      #expect(house.isKnownAtOnce(.ada))
    }
    #expect(!house.isKnownAtOnce(.password(user: "ada", password: "bob's")))
    #expect(!house.isKnownAtOnce(.password(user: "bob", password: "ada's")))
    house.pass(Self.minute)
    #expect(!house.isKnownAtOnce(.ada))
    _ = try house.ask(.ada)
    #expect(house.verified == 2)
  }

  @Test("A wrong password is not remembered, and is answered later with each")
  func wrong() throws {
    let house = try House()
    for delay in [1, 2, 4, 8, 8] as [UInt64] {
      let outcome = try house.ask(.password(user: "ada", password: "wrong"))
      #expect(outcome == .wrong(notBefore: house.now + delay * Self.second))
    }
    #expect(house.verified == 5)
    #expect(
      try house.ask(.ada, peer: "p") == .known(.user(name: "ada", teams: ["ada", "lab"], isAdmin: true))
    )
    let other = try house.ask(.password(user: "ada", password: "wrong"), peer: "another")
    #expect(other == .wrong(notBefore: house.now + Self.second))
  }

  @Test("An unknown user costs a hash as a known one does, and no password is right for it")
  func unknown() throws {
    let house = try House()
    for name in ["mallory", "Ada", "ada ", "adä"] {
      for password in ["ada's", "bob's", "eve's"] {
        guard case .wrong = try house.ask(.password(user: name, password: password), peer: password + name)
        else {
          Issue.record("\(name) is taken")
          return
        }
      }
    }
    #expect(house.verified == 12)
  }

  @Test("With an empty users file there are users, namely none, and still a hash is made")
  func nobody() throws {
    let house = try House(users: "# nobody yet\n")
    guard case .wrong = try house.ask(.ada) else {
      Issue.record("ada is taken")
      return
    }
    #expect(house.verified == 1)
    #expect(try house.ask(.none) == .known(.stranger))
  }

  @Test(
    "What can be no user's name or password is wrong at once",
    arguments: [
      ("", "x"), ("a:b", "x"), ("a\nb", "x"), (String(repeating: "a", count: 256), "x"), ("ada", "ada's\0"),
      ("ada", String(repeating: "x", count: 512)),
    ]
  )
  func impossible(user: String, password: String) throws {
    let house = try House()
    guard case .wrong = house.decision(.password(user: user, password: password)) else {
      Issue.record("it is tried")
      return
    }
  }

  // MARK: Changes

  @Test("A user who goes, or gets another password, is not known by the old one any more")
  func changedUsers() throws {
    let house = try House()
    _ = try house.ask(.ada)
    _ = try house.ask(.bob)
    try house.tree.write("users", "bob:\(Hashes.bobsNext)\n")
    house.pass(Self.second)
    #expect(!house.isKnownAtOnce(.ada))
    #expect(!house.isKnownAtOnce(.bob))
    guard case .wrong = try house.ask(.bob) else {
      Issue.record("the old password is taken")
      return
    }
    let outcome = try house.ask(.password(user: "bob", password: "bob's next"))
    #expect(outcome == .known(.user(name: "bob", teams: ["bob", "lab"], isAdmin: false)))
  }

  @Test("Who goes while the password is tried is not let in")
  func goesMeanwhile() throws {
    let house = try House()
    guard case .mustVerify(let trial) = house.decision(.ada) else {
      Issue.record("ada is known")
      return
    }
    try house.tree.write("users", "bob:\(Hashes.bob)\n")
    house.pass(Self.second)
    _ = house.decision(.bob)
    #expect(try house.carryOut(trial, peer: "p") == .wrong(notBefore: house.now))
  }

  @Test("The last good users stay in force while the file cannot be read, which is reported once")
  func unreadable() throws {
    let house = try House()
    _ = try house.ask(.ada)
    try house.tree.root.remove("users")
    for _ in 0..<3 {
      house.pass(Self.second)
      #expect(house.isKnownAtOnce(.ada))
    }
    #expect(
      house.reports.withLock { $0 } == [
        "the users file \(house.tree.path)/users cannot be read: No such file or directory; "
          + "what it said before stays in force"
      ]
    )
  }

  @Test("Lines that are passed over are reported at the start")
  func complaints() throws {
    let house = try House(users: "ada:\(Hashes.ada)\nbob:secret\n")
    #expect(
      house.reports.withLock { $0 } == [
        "the users file \(house.tree.path)/users, line 2: the password of bob is plain text, which is not taken; "
          + "set it anew with `htpasswd -B`"
      ]
    )
  }

  @Test("An admin is one for as long as spool.json says so")
  func admins() throws {
    let house = try House()
    _ = try house.ask(.bob)
    try house.tree.write("spool.json", House.configuration(admins: ["bob"]))
    house.pass(Self.second)
    #expect(try house.ask(.bob) == .known(.user(name: "bob", teams: ["bob", "lab"], isAdmin: true)))
    #expect(house.verified == 1)
  }

  @Test("Without a users file that can be read, or a right spool.json, there is no gatekeeper")
  func errors() throws {
    let house = try House()
    #expect(throws: AccessError.self) {
      _ = try Gatekeeper(usersFile: "\(house.tree.path)/none", spool: house.tree.reader) { _ in }
    }
    try house.tree.write("spool.json", "{}")
    #expect(throws: AccessError.self) {
      _ = try Gatekeeper(usersFile: "\(house.tree.path)/users", spool: house.tree.reader) { _ in }
    }
  }

  // MARK: Tokens

  @Test("A token is known at once while the teams are, for five minutes, and then no more")
  func tokens() throws {
    let house = try House()
    let ada = try house.ask(.ada)
    let pair = try #require(house.gatekeeper.tokens(for: "ada", now: house.now))
    house.pass(5 * Self.minute - 1)
    #expect(house.isKnownAtOnce(.token(pair.access)))
    #expect(try house.ask(.token(pair.access)) == ada)
    guard case .wrong = house.decision(.token(pair.refresh)) else {
      Issue.record("a refresh token is taken for an access token")
      return
    }
    house.pass(1)
    guard case .wrong = house.decision(.token(pair.access)) else {
      Issue.record("a token is taken that is over")
      return
    }
    #expect(house.verified == 1)
  }

  @Test("A token's teams are looked up again on the thread, without a hash")
  func tokenTeams() throws {
    let house = try House()
    let ada = try house.ask(.ada)
    let refresh = try #require(house.gatekeeper.tokens(for: "ada", now: house.now)).refresh
    house.pass(60 * Self.minute)
    let access = try #require(house.gatekeeper.accessToken(refreshing: refresh, now: house.now))
    #expect(!house.isKnownAtOnce(.token(access)))
    #expect(try house.ask(.token(access)) == ada)
    #expect(house.isKnownAtOnce(.token(access)))
    #expect(house.verified == 1)
  }

  @Test(
    "Tokens of a user who has gone, or has another password, are none",
    arguments: ["bob:\(Hashes.bob)\n", "ada:\(Hashes.bobsNext)\n"]
  )
  func tokensOfOthers(users: String) throws {
    let house = try House()
    _ = try house.ask(.ada)
    let pair = try #require(house.gatekeeper.tokens(for: "ada", now: house.now))
    try house.tree.write("users", users)
    house.pass(Self.second)
    guard case .wrong = house.decision(.token(pair.access)) else {
      Issue.record("the token is taken")
      return
    }
    #expect(house.gatekeeper.accessToken(refreshing: pair.refresh, now: house.now) == nil)
  }

  @Test("Nobody but a user is given tokens")
  func tokensForNobody() throws {
    let house = try House()
    #expect(house.gatekeeper.tokens(for: "mallory", now: house.now) == nil)
    #expect(house.gatekeeper.accessToken(refreshing: "x", now: house.now) == nil)
  }
}

extension Credentials {
  fileprivate static let ada = Credentials.password(user: "ada", password: "ada's")
  fileprivate static let bob = Credentials.password(user: "bob", password: "bob's")
}

/// A gatekeeper with files, a clock that the test moves, and hashes that are only counted.
private final class House: Sendable {
  let tree: SpoolTree
  let gatekeeper: Gatekeeper
  let reports: Locked<[String]>
  private let clock: Locked<UInt64>
  private let calls: Locked<Int>

  static let threeUsers = "ada:\(Hashes.ada)\nbob:\(Hashes.bob)\neve:\(Hashes.eve)\n"

  static func configuration(admins: [String]) -> String {
    #"{"version": 1, "uuid": "u", "admins": \#(admins)}"#
  }

  init(users: String? = threeUsers, means: Gatekeeper.Means? = nil) throws {
    let clock = Locked<UInt64>(1_000_000_000_000)
    let calls = Locked(0)
    let reports = Locked<[String]>([])
    let right = [
      Hashes.ada: "ada's", Hashes.bob: "bob's", Hashes.eve: "eve's", Hashes.bobsNext: "bob's next",
    ]
    var means =
      means
      ?? Gatekeeper.Means(
        verify: { password, hash in
          calls.withLock { $0 += 1 }
          return right[hash.text] == password
        },
        teams: { ["lab", $0] }
      )
    means.clock = { clock.withLock { $0 } }
    tree = try SpoolTree()
    try tree.write("spool.json", Self.configuration(admins: ["ada"]))
    if let users { try tree.write("users", users) }
    gatekeeper = try Gatekeeper(
      usersFile: users.map { [tree] _ in "\(tree.path)/users" },
      spool: tree.reader,
      means: means
    ) { event in
      reports.withLock { $0.append(event.message) }
    }
    (self.clock, self.calls, self.reports) = (clock, calls, reports)
  }

  var now: UInt64 { clock.withLock { $0 } }

  /// How many hashes were made.
  var verified: Int { calls.withLock { $0 } }

  func pass(_ nanoseconds: UInt64) { clock.withLock { $0 += nanoseconds } }

  func decision(_ credentials: Credentials) -> Decision { gatekeeper.decision(on: credentials, now: now) }

  func isKnownAtOnce(_ credentials: Credentials) -> Bool {
    if case .known = decision(credentials) { true } else { false }
  }

  /// What becomes of credentials, with a trial where it takes one.
  func ask(_ credentials: Credentials, peer: String = "p") throws -> Outcome {
    switch decision(credentials) {
    case .known(let access): .known(access)
    case .wrong: .wrong(notBefore: now)
    case .mustVerify(let trial): try carryOut(trial, peer: peer)
    }
  }

  func carryOut(_ trial: Trial, peer: String) throws -> Outcome {
    let bell = try Bell()
    let outcome = Locked<Outcome?>(nil)
    gatekeeper.carryOut(trial, for: peer) { found in
      outcome.withLock { $0 = found }
      bell.ring()
    }
    #expect(bell.wait(milliseconds: 30_000), "no outcome")
    return try #require(outcome.withLock { $0 })
  }
}
