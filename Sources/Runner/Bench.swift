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

  init(host: String, reader: SpoolReader) {
    self.host = host
    self.reader = reader
  }

  /// Reads changed board files, and looks for tools.
  mutating func refresh() throws(PosixError) {
    _ = try catalogue.refresh(from: reader)
    var faults: [String: String] = [:]
    for board in own { faults[board.name] = board.outOfService ?? Self.missingTool(board) }
    self.faults = faults
  }

  /// True where a board waits for its tool to be installed.
  var lacksTools: Bool { !faults.isEmpty }

  /// The boards that this host has.
  private var own: [Board] { catalogue.boards.filter { $0.host == nil || $0.host == host } }

  /// Those that take jobs.
  func inService(at now: Timestamp) -> [Seat] {
    own.compactMap { board in
      let duty = catalogue.duty(of: board.name, at: now)
      guard board.enabled, faults[board.name] == nil, !duty.isStopped else { return nil }
      return Seat(board: board, reservedFor: duty.user)
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
    let duty = catalogue.duty(of: board.name, at: now)
    let (absence, reason) = absence(of: board, duty)
    return HostReport.Board(
      name: board.name,
      type: board.type,
      tags: board.tags,
      state: job != nil ? "busy" : absence ?? "idle",
      reason: reason ?? duty.clause,
      job: job,
      reservedFor: duty.user
    )
  }

  /// Why a board takes no further job, in a word and a clause; nils where it does.
  private func absence(of board: Board, _ duty: BoardDuty) -> (String?, String?) {
    if !board.enabled { return ("disabled", "\"enabled\" is false in its file") }
    if duty.isStopped { return ("stopped", duty.clause) }
    return faults[board.name].map { ("out of service", $0) } ?? (nil, nil)
  }

  private static func missingTool(_ board: Board) -> String? {
    guard let program = Recipe.program(of: board), !Environment.hasProgram(program) else { return nil }
    return "its tool \(program) is not installed on this host"
  }
}
