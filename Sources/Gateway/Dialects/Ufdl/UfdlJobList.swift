import JSON
import Posix
import Spool

/// Why a list of jobs cannot be had.
enum UfdlListTrouble: Error {
  case unreadable(PosixError)
  /// Of lists that are sorted by what only the jobs' folders tell, all that fits has to be kept in mind.
  case tooLong(Int)

  var sentence: String {
    switch self {
    case .unreadable(let error): Trouble.sentence(error)
    case .tooLong(let most):
      "A list that is sorted by anything but pk or creation_time goes to \(most) jobs; narrow it by an expression."
    }
  }
}

/// The jobs of a list, each opened when its turn comes, so that a list of a million takes no more memory than
/// one of a hundred.
///
/// Each job is opened once where the order is that of ids, or of acceptance, which ids follow. For another order
/// all candidates are opened first, and those that fit once more when it is their turn. A filter that names the
/// jobs by their pk has these alone as candidates.
///
/// ``prepare()`` is called until there is something to show: a list may begin with a million jobs that do not
/// fit, and no worker is kept that long.
final class UfdlJobList: ElementSource {
  private typealias Scan = ListScan<Candidates, UfdlListTrouble>

  /// Counts what has to be kept in mind of a list that is sorted.
  private final class Tally: Sendable {
    private struct Counts: Sendable {
      var matches = 0
      var isGathering: Bool
    }

    private let counts: Locked<Counts>
    private let limit: Int

    init(isSorted: Bool, limit: Int) {
      counts = Locked(Counts(isGathering: isSorted))
      self.limit = limit
    }

    func addMatch() { counts.withLock { if $0.isGathering { $0.matches += 1 } } }

    func endGathering() { counts.withLock { $0.isGathering = false } }

    func check() throws(UfdlListTrouble) {
      guard counts.withLock({ $0.matches }) <= limit else { throw .tooLong(limit) }
    }
  }

  private struct Candidates: IteratorProtocol {
    var ids: UfdlCandidates
    let tally: Tally

    mutating func next() -> JobID? {
      let id = ids.next()
      if id == nil { tally.endGathering() }
      return id
    }
  }

  private struct State {
    var scan: Scan
    /// Made, and not yet asked for.
    var texts: ArraySlice<[UInt8]> = []
    /// Of all that was made.
    var bytes = 0
    var hasEnded = false
  }

  /// Jobs that are opened in one go.
  private static let step = 64
  /// Bytes that are made in advance, so many as make the beginning of a list that is sent in pieces.
  private static let enough = 256 * 1024

  private let state: Locked<State>

  /// - Parameters:
  ///   - filter: what is asked for.
  ///   - snapshot: knows which jobs there are.
  ///   - jobs: opens them.
  ///   - fields: make objects of them.
  ///   - longestSorted: how many may be kept in mind.
  init(
    _ filter: FilterSpecification,
    _ snapshot: Snapshot,
    _ jobs: UfdlJobs,
    _ fields: UfdlFields,
    longestSorted: Int = 100_000
  ) {
    let direction = Self.direction(filter.order, snapshot.jobs)
    let tally = Tally(isSorted: direction == nil, limit: longestSorted)
    let named = filter.expressions.lazy.compactMap(\.jobs).first
    let ids =
      named.map { UfdlCandidates($0, in: direction ?? .ascending) }
      ?? UfdlCandidates(snapshot.jobs, in: direction ?? .ascending)
    let scan = Scan(
      Candidates(ids: ids, tally: tally),
      where: { object in
        let isListed = filter.includesInactive || object["deletion_time"] == .null
        guard isListed, filter.matches(object) else { return false }
        tally.addMatch()
        return true
      },
      order: direction == nil ? filter.order : SortOrder([]),
      page: ListPage()
    ) { (id) throws(UfdlListTrouble) in
      try tally.check()
      return try Self.object(id, jobs, fields)
    }
    state = Locked(State(scan: scan))
  }

  private static func object(
    _ id: JobID,
    _ jobs: UfdlJobs,
    _ fields: UfdlFields
  ) throws(UfdlListTrouble) -> JSONObject? {
    do throws(PosixError) {
      return try jobs.job(id).map(fields.object)
    } catch {
      // That one job is out of reach does not spoil the list; that none can be opened now does.
      guard error.isOutOfDescriptors else { return nil }
      throw .unreadable(error)
    }
  }

  /// The way in which ids run; nil where the order is another.
  private static func direction(_ order: SortOrder, _ table: JobTable) -> JobTable.Order? {
    guard !order.isEmpty else { return .ascending }
    let along = order.direction(alongIDs: ["pk", "creation_time"])
    let isByID = order.direction(alongIDs: ["pk"]) != nil
    switch along {
    case .ascending where isByID || table.isInOrderOfAcceptance: return .ascending
    case .descending where isByID || table.isInOrderOfAcceptance: return .descending
    default: return nil
    }
  }

  /// Goes on by a step.
  ///
  /// - Returns: whether the list can be begun.
  func prepare() throws(UfdlListTrouble) -> Bool {
    try state.withLock { (state) throws(UfdlListTrouble) in
      let texts = try Self.goOn(&state, by: Self.step)
      state.texts += texts
      state.bytes += texts.reduce(0) { $0 + $1.count }
      return state.hasEnded || state.bytes > Self.enough
    }
  }

  func next() -> Element {
    state.withLock { state in
      if let text = state.texts.popFirst() { return .text(text) }
      guard !state.hasEnded else { return .end }
      // What fails from here on is passed over: the beginning has been sent.
      state.texts = ((try? Self.goOn(&state, by: 1)) ?? [])[...]
      if let text = state.texts.popFirst() { return .text(text) }
      return state.hasEnded ? .end : .skipped
    }
  }

  private static func goOn(_ state: inout State, by count: Int) throws(UfdlListTrouble) -> [[UInt8]] {
    switch try state.scan.next(upTo: count) {
    case .objects(let objects): return objects.map { JSONValue.object($0).compact }
    case .end:
      state.hasEnded = true
      return []
    }
  }
}
