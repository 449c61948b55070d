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
  var inService: [Board] { own.filter { $0.enabled && faults[$0.name] == nil } }

  var idle: [Board] { inService.filter { jobs[$0.name] == nil } }

  mutating func occupy(_ board: String, with job: JobID) { jobs[board] = job }

  mutating func free(_ board: String) { jobs[board] = nil }

  /// What the heartbeat tells of each.
  var states: [HostReport.Board] {
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
    return own.map(state) + broken
  }

  private func state(_ board: Board) -> HostReport.Board {
    let job = jobs[board.name]
    let fault = faults[board.name]
    let state = job != nil ? "busy" : !board.enabled ? "disabled" : fault != nil ? "out of service" : "idle"
    let reason = !board.enabled ? "\"enabled\" is false in its file" : fault
    return HostReport.Board(
      name: board.name,
      type: board.type,
      tags: board.tags,
      state: state,
      reason: reason,
      job: job
    )
  }

  private static func missingTool(_ board: Board) -> String? {
    guard let program = Recipe.program(of: board), !Environment.hasProgram(program) else { return nil }
    return "its tool \(program) is not installed on this host"
  }
}
