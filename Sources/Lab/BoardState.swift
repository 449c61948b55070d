import Boards
import Posix
import Spool

/// A board as people see it: what its file says, and what the host that serves it reports.
///
/// A virtual board exists once on every host, and a board that several hosts serve has a state on each.
/// Reports are up to a second old, so this tells people something; nothing is decided by it.
package struct BoardState: Sendable, Hashable {
  /// Its file's name without ".json".
  package var name: String
  /// Empty where its file cannot be used, as the driver is.
  package var type: String
  package var tags: [String]
  /// The driver's kind.
  package var driver: String
  /// The driver's `machine`, where it names one.
  package var machine: String?
  /// The host that serves it, or the one that should; nil for a virtual board that nobody serves.
  package var host: String?
  /// "idle", "busy", "disabled", "stopped", "out of service", "in use", "checking", "set aside", "no runner" or
  /// "broken".
  package var state: String
  /// Why it takes no jobs, or for whom it is reserved; nil where it takes everybody's.
  package var reason: String?
  /// The user whose jobs alone it takes; nil for everybody's.
  package var reservedFor: String?
  /// What it works on.
  package var job: JobID?
  /// Whether its file lets it take jobs.
  package var isEnabled: Bool
  /// The last heartbeat of the host that serves it, by that host's clock; nil where nobody does.
  package var lastSeen: Timestamp?
  /// That of the host that serves it.
  package var report: HostReport?
  /// What of its driver's tool that host has.
  package var tool: HostReport.Tool?
  /// What has become of its jobs there; nil where nobody tells.
  package var counters: BoardCounters?
  /// What its file says of its golden job.
  package var health: HealthSettings?
  /// What it is: its probe, its ports.
  package var identities: [String] = []
}

extension BoardCatalogue {
  /// What has become of each board.
  ///
  /// - Parameters:
  ///   - reports: of processes that are alive.
  ///   - now: which reservations are over.
  /// - Returns: the boards by name, then in the order of the reports; one that nobody serves, or whose file
  ///   cannot be used, is there once.
  package func states(_ reports: [HostReport], at now: Timestamp = Clock.now) -> [BoardState] {
    entries.flatMap { entry in
      guard let board = entry.board else { return [BoardState(brokenFileOf: entry.name, fault: entry.fault)] }
      let served = reports.flatMap { report in
        // The report of a file that could not be used has no type.
        report.boards.filter { $0.name == board.name && !$0.type.isEmpty }.map {
          BoardState(board, current($0, at: now), report)
        }
      }
      return served.isEmpty
        ? [BoardState(unserved: board, duty(of: board.name, at: now), shared.reason(board.name))] : served
    }
  }
}

extension BoardState {
  fileprivate init(_ board: Board, _ state: HostReport.Board, _ report: HostReport) {
    self.init(board, state: state.state, reason: state.reason)
    host = report.holder.host
    job = state.job
    reservedFor = state.reservedFor
    lastSeen = report.written
    tool = state.tool
    counters = state.counters
    self.report = report
  }

  fileprivate init(unserved board: Board, _ duty: BoardDuty, _ sharing: String?) {
    if !board.enabled {
      self.init(board, state: "disabled", reason: "\"enabled\" is false in its file")
    } else if duty.isStopped {
      self.init(board, state: "stopped", reason: duty.clause)
    } else {
      let absence = board.host.map { "no runner is running on \($0)" } ?? "no runner is running"
      self.init(board, state: "no runner", reason: board.outOfService ?? sharing ?? absence)
      reservedFor = duty.user
    }
  }

  fileprivate init(brokenFileOf name: String, fault: String?) {
    self.init(
      name: name,
      type: "",
      tags: [],
      driver: "",
      state: "broken",
      reason: fault,
      isEnabled: false
    )
  }

  private init(_ board: Board, state: String, reason: String?) {
    self.init(
      name: board.name,
      type: board.type,
      tags: board.tags,
      driver: board.driver.kind,
      // Also of a kind that this version does not serve.
      machine: board.json["driver"]?["machine"]?.string,
      host: board.host,
      state: state,
      reason: reason,
      isEnabled: board.enabled
    )
    health = board.health
    identities = board.identities
  }
}
