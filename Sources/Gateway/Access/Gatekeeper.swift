import Posix
import Spool

/// Decides whose request it is.
///
/// Most requests are decided at once: those without credentials, those whose password was right a short while
/// ago, and those with a token. The others take a trial, since a password's hash costs time on purpose. Trials
/// are carried out one after another on a thread of their own, fair between peers; so who sends wrong passwords
/// stalls neither those who are known nor, by more than about one hash, others who are not yet.
///
/// Credentials are decided alike whether there is such a user or not, in the time that it takes too. Wrong ones
/// are answered after a delay that grows with each further one of a peer; the delay is a moment for the caller's
/// timer, and holds nothing.
///
/// All functions may be called from any thread.
final class Gatekeeper: Sendable {
  /// A user's tokens, for `Authorization: Bearer`.
  struct TokenPair: Sendable, Equatable {
    /// Good for 5 minutes.
    var access: String
    /// Good for 24 hours, to get new ones.
    var refresh: String
  }

  /// What a trial is carried out with.
  struct Means: Sendable {
    var verify: @Sendable (_ password: String, PasswordHash) -> Bool = {
      Crypt.verify(password: $0, against: $1)
    }
    var teams: @Sendable (_ user: String) -> [String] = { Users.groups(ofUser: $0) }
    /// The monotonic clock, in nanoseconds.
    var clock: @Sendable () -> UInt64 = { Clock.monotonic }
  }

  /// What there is where users are configured.
  private struct Guarded: Sendable {
    let ledger: Locked<Ledger>
    let desk: TrialDesk
  }

  private let guarded: Guarded?
  private let tokens: Tokens
  private let report: @Sendable (Event) -> Void

  /// Reads who is who.
  ///
  /// - Parameters:
  ///   - usersFile: a file as htpasswd(1) makes it; nil lets everybody see everything.
  ///   - spool: whose `spool.json` names the admins.
  ///   - means: what trials are carried out with.
  ///   - report: gets a sentence where a file is wrong; called on any thread.
  /// - Throws: where a file cannot be read, or the kernel refuses a thread.
  init(
    usersFile: String?,
    spool: SpoolReader,
    means: Means = Means(),
    report: @escaping @Sendable (Event) -> Void
  ) throws(AccessError) {
    self.report = report
    let now = means.clock()
    do throws(PosixError) {
      tokens = Tokens(key: try Random.bytes(32), now: now, wallClock: Clock.now)
    } catch {
      throw AccessError("there is no key for tokens: \(error)")
    }
    guard let usersFile else {
      guarded = nil
      return
    }
    let ledger = Locked(try Self.ledger(usersFile: usersFile, spool: spool, now: now))
    do throws(PosixError) {
      let desk = try TrialDesk(
        judge: { Self.judge($0, of: $1, ledger, means) },
        refuse: { peer in .wrong(notBefore: ledger.withLock { $0.failed(peer, now: means.clock()) }) }
      )
      guarded = Guarded(ledger: ledger, desk: desk)
    } catch {
      throw AccessError("there is no thread for passwords: \(error)")
    }
    for sentence in ledger.withLock({ $0.refresh(now: now) }) { report("\(sentence)") }
  }

  deinit { guarded?.desk.stop() }

  /// What can be said at once of a request's credentials.
  ///
  /// - Parameters:
  ///   - credentials: as the request has them.
  ///   - now: of the monotonic clock, in nanoseconds.
  /// - Returns: who asks, or that a trial must tell, or that nobody has such credentials.
  func decision(on credentials: Credentials, now: UInt64) -> Decision {
    guard let guarded else { return .known(.everything) }
    switch credentials {
    case .none: return .known(.stranger)
    case .malformed: return .wrong
    case .password(let user, let password):
      return look(guarded, now: now) { $0.decision(user: user, password: password, now: now) }
    case .token(let token):
      guard let bearer = tokens.bearer(of: token, .access, now: now) else { return .wrong }
      return look(guarded, now: now) { $0.decision(bearer, now: now) }
    }
  }

  /// Carries out a trial that ``decision(on:now:)`` asked for.
  ///
  /// - Parameters:
  ///   - trial: the trial.
  ///   - peer: who asks, for fairness: ``Sockets/peer(of:)``.
  ///   - completion: gets the outcome, on the trials' thread; it must not wait. It is not called where
  ///     ``stop()`` comes first.
  func carryOut(_ trial: Trial, for peer: String, then completion: @escaping TrialDesk.Completion) {
    guarded?.desk.submit(trial, of: peer, then: completion)
  }

  /// Tokens for somebody who has just proved to be that user.
  ///
  /// - Returns: nil where there is no such user, or, where no users are configured, no such name could be.
  func tokens(for user: String, now: UInt64) -> TokenPair? {
    guard UserTable.isName(user), let seal = seal(of: user, now: now) else { return nil }
    let bearer = Tokens.Bearer(user: user, seal: seal)
    return TokenPair(
      access: tokens.issue(.access, for: bearer, now: now),
      refresh: tokens.issue(.refresh, for: bearer, now: now)
    )
  }

  /// A new access token for a refresh token.
  ///
  /// - Returns: nil where that is none, is over, or is of somebody who is no user any more or has another
  ///   password.
  func accessToken(refreshing token: String, now: UInt64) -> String? {
    guard let bearer = tokens.bearer(of: token, .refresh, now: now),
      seal(of: bearer.user, now: now) == bearer.seal
    else { return nil }
    return tokens.issue(.access, for: bearer, now: now)
  }

  /// Ends the trials: those that wait are dropped.
  func stop() { guarded?.desk.stop() }

  private func seal(of user: String, now: UInt64) -> String? {
    guard let guarded else { return "" }
    return look(guarded, now: now) { $0.seal(of: user) }
  }

  /// Asks the ledger, which is up to date to a second.
  private func look<Answer: Sendable>(
    _ guarded: Guarded,
    now: UInt64,
    _ ask: (Ledger) -> Answer
  ) -> Answer {
    let (answer, sentences) = guarded.ledger.withLock { ledger in
      let sentences = ledger.refresh(now: now)
      return (ask(ledger), sentences)
    }
    for sentence in sentences { report("\(sentence)") }
    return answer
  }

  private static func ledger(
    usersFile path: String,
    spool: SpoolReader,
    now: UInt64
  ) throws(AccessError) -> Ledger {
    let key: [UInt8]
    do throws(PosixError) {
      key = try Random.bytes(32)
    } catch {
      throw AccessError("there is no key for passwords: \(error)")
    }
    return Ledger(
      key: key,
      users: try UserTable.file(path, now: now),
      admins: try Admins.file(of: spool, now: now)
    )
  }

  private static func judge(
    _ trial: Trial,
    of peer: String,
    _ ledger: Locked<Ledger>,
    _ means: Means
  ) -> Outcome {
    if case .password(let password, let hash, let isUser) = trial.matter {
      // Verified first and for everybody, so that the time does not tell who is a user.
      guard means.verify(password, hash), isUser else {
        return .wrong(notBefore: ledger.withLock { $0.failed(peer, now: means.clock()) })
      }
    }
    let teams = Set(means.teams(trial.user))
    let now = means.clock()
    let access = ledger.withLock { $0.admit(trial, teams: teams, now: now) }
    return access.map(Outcome.known) ?? .wrong(notBefore: now)
  }
}
