import Boards
import Custody
import Lab
import Posix
import Spool

/// This host's boards: which there are, which are in service, and what each is doing.
struct Bench {
  private let host: String
  private let reader: SpoolReader
  private let tools: ToolDesk
  private var catalogue = BoardCatalogue()
  private var jobs: [String: JobID] = [:]
  private var faults: [String: String] = [:]
  private var installed: [String: HostReport.Tool] = [:]
  /// Whose tools are asked for their versions now: they take jobs when that is known.
  private var unknown: Set<String> = []
  private var obstacles: [String: LockDesk.Obstacle] = [:]
  /// What golden jobs say of the boards.
  var standings: [String: HealthLedger.Standing] = [:]
  /// What has become of the boards' jobs.
  var counters: [String: BoardCounters] = [:]
  /// The boards that this host has.
  private(set) var own: [Board] = []

  /// - Parameters:
  ///   - host: this one.
  ///   - reader: of the spool.
  ///   - tools: what this host has.
  init(host: String, reader: SpoolReader, tools: ToolDesk = ToolDesk()) {
    self.host = host
    self.reader = reader
    self.tools = tools
  }

  /// Reads changed board files, and looks for tools.
  mutating func refresh() throws(PosixError) {
    _ = try catalogue.refresh(from: reader)
    own = catalogue.boards.filter { $0.host == nil || $0.host == host }
    let shared = SharedIdentities(catalogue.boards.map { SharedIdentities.Claimant($0) }) {
      RealPath.of($0) ?? $0
    }
    var faults: [String: String] = [:]
    installed = [:]
    unknown = []
    for board in own {
      faults[board.name] = board.outOfService ?? shared.reason(board.name) ?? lookForTool(of: board)
    }
    self.faults = faults
    obstacles = obstacles.filter { name, _ in own.contains { $0.name == name } }
  }

  /// Looks for a board's tool.
  ///
  /// - Returns: why the board cannot do without; nil where it need not, or where that is not known yet.
  private mutating func lookForTool(of board: Board) -> String? {
    guard let command = board.versionCommand(isInstalled: Environment.hasProgram) else { return nil }
    switch tools.answer(command) {
    case .asked: unknown.insert(board.name)
    case .usable(let version):
      installed[board.name] = HostReport.Tool(program: command.program, version: version)
    case .missing: return "its tool \(command.program) is not installed on this host"
    case .unusable(let reason): return "its tool \(command.program) cannot be run: \(reason)"
    }
    return nil
  }

  /// Whether a board is out of service, which may be for a tool that is installed at any time.
  var hasFaults: Bool { !faults.isEmpty }

  /// What this host has of a board's tool.
  func tool(of board: String) -> HostReport.Tool? { installed[board] }

  /// Those that take jobs, be it their golden ones alone.
  func inService(at now: Timestamp) -> [Seat] {
    own.compactMap { board in
      guard !unknown.contains(board.name) else { return nil }
      let user = catalogue.duty(of: board.name, at: now).user
      switch condition(of: board, at: now) {
      case .serving, .reserved, .inUse: return Seat(board: board, host: host, reservedFor: user)
      case .checking, .setAside:
        return Seat(board: board, host: host, reservedFor: user, isForGoldenJobs: true)
      case .stopped, .disabled, .outOfService: return nil
      }
    }
  }

  /// Those of them that have none now.
  func idle(at now: Timestamp) -> [Seat] {
    inService(at: now).filter { jobs[$0.board.name] == nil && obstacles[$0.board.name] == nil }
  }

  /// The boards of other hosts, whether or not anybody serves them.
  var foreign: [Board] { catalogue.boards.filter { $0.host != nil && $0.host != host } }

  /// When the next of their reservations is over; nil where none lasts.
  func nextRelease(after now: Timestamp) -> Timestamp? {
    own.compactMap { catalogue.orders(of: $0.name).reservation(at: now)?.until }.min()
  }

  mutating func occupy(_ board: String, with job: JobID) { jobs[board] = job }

  mutating func free(_ board: String) { jobs[board] = nil }

  /// What stands in a board's way; nil where nothing does any more.
  mutating func note(_ obstacle: LockDesk.Obstacle?, on board: String) { obstacles[board] = obstacle }

  /// The boards that could not be had when they were last tried.
  var obstructed: [Board] { own.filter { obstacles[$0.name] != nil } }

  /// Whether a board could take jobs, whatever its golden job says of it.
  func isServed(_ board: Board, at now: Timestamp) -> Bool {
    board.enabled && faults[board.name] == nil && !unknown.contains(board.name)
      && !catalogue.duty(of: board.name, at: now).isStopped
  }

  /// When an admin last started a board.
  func lastStart(of board: String) -> Timestamp? { catalogue.orders(of: board).started?.at }

  /// What the heartbeat tells of each.
  func states(at now: Timestamp) -> [HostReport.Board] {
    let broken = catalogue.entries.filter { $0.board == nil }.map { entry in
      HostReport.Board(
        name: entry.name,
        type: "",
        tags: [],
        state: "out of service",
        reason: entry.fault,
        job: nil
      )
    }
    return own.map { state($0, at: now) } + broken
  }

  private func state(_ board: Board, at now: Timestamp) -> HostReport.Board {
    let job = jobs[board.name]
    let condition = condition(of: board, at: now)
    return HostReport.Board(
      name: board.name,
      type: board.type,
      tags: board.tags,
      state: job == nil ? condition.state : "busy",
      reason: condition.reason,
      job: job,
      reservedFor: catalogue.duty(of: board.name, at: now).user,
      tool: installed[board.name],
      counters: counters[board.name]
    )
  }

  /// What each board is to jobs that wait, also those whose files cannot be used.
  func conditions(at now: Timestamp) -> [String: BoardCondition] {
    var conditions: [String: BoardCondition] = [:]
    for entry in catalogue.entries where entry.board == nil {
      conditions[entry.name] = .outOfService(reason: entry.fault ?? "its file cannot be used")
    }
    for board in own { conditions[board.name] = condition(of: board, at: now) }
    return conditions
  }

  private func condition(of board: Board, at now: Timestamp) -> BoardCondition {
    guard board.enabled else { return .disabled }
    let duty = catalogue.duty(of: board.name, at: now)
    if duty.isStopped { return .stopped(clause: duty.clause ?? "stopped") }
    if let fault = faults[board.name] { return .outOfService(reason: fault) }
    switch obstacles[board.name] {
    case .unusable(let reason): return .outOfService(reason: reason)
    case .inUse(let reason): return .inUse(reason: reason)
    case nil: break
    }
    switch standings[board.name] {
    case .setAside(let reason): return .setAside(reason: reason)
    case .checking(let reason): return .checking(reason: reason)
    case .serving, nil: return duty.clause.map { .reserved(clause: $0) } ?? .serving
    }
  }
}
