/// Trials that wait for their turn, fair between peers: each peer's next one in turn, and few of each.
///
/// A peer is whatever the caller tells apart. Where there is no room, the peer that has most waiting loses its
/// last one. One trial is under way at a time; who asks for what it finds out, or for what one that waits will,
/// waits with it.
struct TrialQueue<Waiter: Sendable>: Sendable {
  struct Refused: Sendable {
    var peer: String
    var waiters: [Waiter]
  }

  private struct Entry: Sendable {
    var trial: Trial
    var waiters: [Waiter]
  }

  private let limitOfPeer: Int
  private let limit: Int
  private var entries: [String: [Entry]] = [:]
  /// Peers that have something waiting, whose turn it is first.
  private var turns: [String] = []
  private var current: (peer: String, entry: Entry)?
  private(set) var count = 0

  /// - Parameters:
  ///   - limitOfPeer: how many trials of one peer wait.
  ///   - limit: how many wait in all.
  init(limitOfPeer: Int = 16, limit: Int = 1024) {
    self.limitOfPeer = limitOfPeer
    self.limit = limit
  }

  /// Lets a waiter wait for a trial.
  ///
  /// - Returns: who has no room, the newcomer or somebody else; nil where all have.
  mutating func add(_ waiter: Waiter, for trial: Trial, of peer: String) -> Refused? {
    if current?.peer == peer, current?.entry.trial.key == trial.key {
      current?.entry.waiters.append(waiter)
      return nil
    }
    if let index = entries[peer]?.firstIndex(where: { $0.trial.key == trial.key }) {
      entries[peer]?[index].waiters.append(waiter)
      return nil
    }
    let own = entries[peer]?.count ?? 0
    guard own < limitOfPeer else { return Refused(peer: peer, waiters: [waiter]) }
    var refused: Refused?
    if count >= limit {
      refused = takeFromLongest(above: own + 1)
      if refused == nil { return Refused(peer: peer, waiters: [waiter]) }
    }
    if own == 0 { turns.append(peer) }
    entries[peer, default: []].append(Entry(trial: trial, waiters: [waiter]))
    count += 1
    return refused
  }

  /// Begins the next trial; nil where none waits, or one is under way.
  mutating func next() -> Trial? {
    guard current == nil, !turns.isEmpty else { return nil }
    let peer = turns.removeFirst()
    guard var own = entries[peer], !own.isEmpty else { return nil }
    let entry = own.removeFirst()
    entries[peer] = own.isEmpty ? nil : own
    if !own.isEmpty { turns.append(peer) }
    count -= 1
    current = (peer, entry)
    return entry.trial
  }

  /// Ends the trial that is under way.
  ///
  /// - Returns: who waits for what it found; nil where none is under way.
  mutating func finish() -> [Waiter]? {
    defer { current = nil }
    return current?.entry.waiters
  }

  /// Who has the trial that is under way; nil where none is.
  var currentPeer: String? { current?.peer }

  /// Takes the last trial of the peer that has most, where that is more than so many.
  private mutating func takeFromLongest(above own: Int) -> Refused? {
    guard let longest = entries.max(by: { $0.value.count < $1.value.count }), longest.value.count > own,
      let last = longest.value.last
    else { return nil }
    entries[longest.key]?.removeLast()
    count -= 1
    return Refused(peer: longest.key, waiters: last.waiters)
  }
}
