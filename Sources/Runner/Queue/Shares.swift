import Spool

/// How much of this runner's boards each owner has had of late, in board-seconds.
///
/// It makes owners of equal priority take turns: who has had least goes first (The spool's protocol, "Fair
/// shares"). A start costs a fixed amount besides the time on the board, for a board is also busy between two short
/// jobs. What was had is forgotten by half each hour. A pure value: the clock is the caller's, and all moments are
/// nanoseconds of one monotonic clock.
struct Shares: Sendable {
  /// In board-seconds.
  static let costOfStart = 5.0
  static let halfLife = 3600.0
  /// Less is as good as nothing.
  private static let negligible = 0.01

  private struct Occupation {
    var owner: String
    /// How many boards.
    var boards: Int
    /// Up to when it is accounted for.
    var since: UInt64
  }

  /// As of ``scaleStart``: what comes later counts for more, instead of that all before is cut down.
  private var used: [String: Double] = [:]
  private var occupations: [JobToken: Occupation] = [:]
  private var scaleStart: UInt64 = 0
  /// What a second of now counts for, on the scale of ``used``.
  private var weight = 1.0
  private var now: UInt64 = 0

  /// Accounts for what has been had since, up to now.
  mutating func advance(to now: UInt64) {
    self.now = max(self.now, now)
    rescale()
    weight = Self.growth(over: Double(self.now - scaleStart) / 1e9)
    for (token, occupation) in occupations where self.now > occupation.since {
      add(Double(self.now - occupation.since) / 1e9 * Double(occupation.boards), to: occupation.owner)
      occupations[token]?.since = self.now
    }
  }

  /// A job has got its boards; each of them counts.
  mutating func begin(_ token: JobToken, of owner: String, boards: Int = 1, at now: UInt64) {
    advance(to: now)
    occupations[token] = Occupation(owner: owner, boards: boards, since: self.now)
    add(Self.costOfStart * Double(boards), to: owner)
  }

  /// The boards are free again.
  mutating func end(_ token: JobToken, at now: UInt64) {
    advance(to: now)
    occupations[token] = nil
  }

  /// What an owner has had, in board-seconds of now.
  func usage(of owner: String) -> Double { (used[owner] ?? 0) / weight }

  /// How many owners are remembered.
  var count: Int { used.count }

  private mutating func add(_ seconds: Double, to owner: String) {
    used[owner, default: 0] += seconds * weight
  }

  /// Moves the scale before its numbers become large, and forgets who has as good as nothing.
  private mutating func rescale() {
    let seconds = Double(now - scaleStart) / 1e9
    guard seconds > 8 * Self.halfLife else { return }
    let growth = Self.growth(over: seconds)
    used = used.mapValues { $0 / growth }.filter { $0.value > Self.negligible }
    scaleStart = now
  }

  /// Two to the power of the half-lives.
  private static func growth(over seconds: Double) -> Double {
    let halves = min(seconds / halfLife, 1000)
    let whole = halves.rounded(.down)
    // Between whole powers e^x by its series, which is exact enough from 0 to ln 2.
    let rest = (halves - whole) * 0.693_147_180_559_945_3
    var (sum, term) = (1.0, 1.0)
    for index in 1...14 {
      term *= rest / Double(index)
      sum += term
    }
    return Double(sign: .plus, exponent: Int(whole), significand: sum)
  }
}
