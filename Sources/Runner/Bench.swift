import Boards
import Custody
import Lab
import Posix
import Spool

/// This host's boards: which there are, which are in service, and what each is doing.
struct Bench {
  private let host: String
  private let reader: SpoolReader
  private var catalogue = BoardCatalogue()
  private var jobs: [String: JobID] = [:]
  private var faults: [String: String] = [:]
  /// The boards that this host has.
  private var own: [Board] = []

  init(host: String, reader: SpoolReader) {
    self.host = host
    self.reader = reader
  }

  /// Reads changed board files, and looks for tools.
  mutating func refresh() throws(PosixError) {
    _ = try catalogue.refresh(from: reader)
    own = catalogue.boards.filter { $0.host == nil || $0.host == host }
    var faults: [String: String] = [:]
    for board in own { faults[board.name] = board.outOfService ?? Self.missingTool(board) }
    self.faults = faults
  }

  /// True where a board waits for its tool to be installed.
  var lacksTools: Bool { !faults.isEmpty }

  /// Those that take jobs.
  func inService(at now: Timestamp) -> [Seat] {
    own.compactMap { board in
      switch condition(of: board, at: now) {
      case .serving: Seat(board: board)
      case .reserved: Seat(board: board, reservedFor: catalogue.duty(of: board.name, at: now).user)
      case .stopped, .disabled, .outOfService: nil
      }
    }
  }

  /// Those of them that have none now.
  func idle(at now: Timestamp) -> [Seat] { inService(at: now).filter { jobs[$0.board.name] == nil } }

  /// When the next of their reservations is over; nil where none lasts.
  func nextRelease(after now: Timestamp) -> Timestamp? {
    own.compactMap { catalogue.orders(of: $0.name).reservation(at: now)?.until }.min()
  }

  mutating func occupy(_ board: String, with job: JobID) { jobs[board] = job }

  mutating func free(_ board: String) { jobs[board] = nil }

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
      reservedFor: catalogue.duty(of: board.name, at: now).user
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
    return duty.clause.map { .reserved(clause: $0) } ?? .serving
  }

  private static func missingTool(_ board: Board) -> String? {
    let command = board.versionCommand(isInstalled: Environment.hasProgram)
    guard let program = command?.program, !Environment.hasProgram(program) else { return nil }
    return "its tool \(program) is not installed on this host"
  }
}

extension BoardCondition {
  /// As the heartbeat has it of a board without a job.
  fileprivate var state: String {
    switch self {
    case .serving, .reserved: "idle"
    case .stopped: "stopped"
    case .disabled: "disabled"
    case .outOfService: "out of service"
    }
  }

  fileprivate var reason: String? {
    switch self {
    case .serving: nil
    case .reserved(let clause), .stopped(let clause): clause
    case .disabled: "\"enabled\" is false in its file"
    case .outOfService(let reason): reason
    }
  }
}
