import Posix
import Spool

/// This host's boards, the jobs that are on them, and what their owners have had: what claiming and closing share.
struct Floor {
  var bench: Bench
  var health: HealthDesk
  private(set) var shares = Shares()
  private(set) var running: [JobToken: Running] = [:]

  /// A job of this runner's, from its claim until it lies elsewhere.
  struct Running {
    var mailbox: Mailbox
    var posts: [Claim.Post]
    var golden: GoldenMark?
    /// What its attempt was told of the marks in its directory.
    var told = Mark.none
  }

  init(_ bench: Bench, health: HealthDesk) {
    self.bench = bench
    self.health = health
  }

  /// Accounts for what the owners of running jobs have had up to now.
  mutating func advance() { shares.advance(to: Clock.monotonic) }

  /// A job has got its boards.
  mutating func begin(_ claim: Claim) {
    running[claim.token] = Running(mailbox: claim.mailbox, posts: claim.posts, golden: claim.golden)
    for board in claim.boards { bench.occupy(board, with: claim.token.id) }
    shares.begin(claim.token, of: claim.owner, boards: claim.posts.count, at: Clock.monotonic)
  }

  /// An attempt has ended: its boards are free for other jobs, where their golden jobs let them; the job is
  /// still this runner's.
  mutating func end(_ attempt: FinishedAttempt) {
    health.note(attempt, golden: running[attempt.token]?.golden)
    free(attempt.token)
  }

  /// The job's boards are free again.
  mutating func free(_ token: JobToken) {
    for post in running[token]?.posts ?? [] {
      bench.free(post.board.name)
      post.lock.release()
    }
    shares.end(token, at: Clock.monotonic)
  }

  /// The job is this runner's no more.
  mutating func forget(_ token: JobToken) { running[token] = nil }

  mutating func note(_ mark: Mark, told token: JobToken) { running[token]?.told = mark }
}
