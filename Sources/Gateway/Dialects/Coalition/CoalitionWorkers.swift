import JSON
import Lab
import Posix
import Spool

/// From what in the spool the fields of a worker, which is a board, come.
///
/// | field | from |
/// | --- | --- |
/// | name | the board's name |
/// | ip | the address of its host, else `""` |
/// | affinity | its name, type and tags |
/// | state | WORKING with a job; TIMEOUT where no runner that is alive has it; else WAITING |
/// | ping_time | the last heartbeat of its host, else 0 |
/// | finished, error | jobs that ended on it, by the state that they then had |
/// | last_job | the job that runs on it, else the last that ended on it, else -1 |
/// | current_event | the event of the run that goes on, else -1 |
/// | cpu | how busy each processor of its host is, in percent, as a text such as `"[0,0]"` |
/// | free_memory, total_memory | of its host, in MiB; 0 where that is not known |
/// | active | 0 where its file disables it or it was stopped, else 1 |
///
/// A virtual board that several hosts have is one worker, with the state that it has where it works, else where
/// it is free.
struct CoalitionWorkers: Sendable {
  private let context: Context

  init(_ context: Context) { self.context = context }

  /// All boards by name.
  func list(_ snapshot: Snapshot) -> JSONValue {
    var workers: [BoardState] = []
    for board in snapshot.boards {
      if let last = workers.last, last.name == board.name {
        if board.rank > last.rank { workers[workers.count - 1] = board }
      } else {
        workers.append(board)
      }
    }
    return .array(workers.map { .object(object($0, snapshot)) })
  }

  /// A number for each name, type and tag of any board, in the order of their bytes.
  static func affinities(_ snapshot: Snapshot) -> JSONValue {
    let names = Set(snapshot.boards.flatMap(\.affinities))
    var object = JSONObject()
    for (index, name) in names.sorted().enumerated() { object["\(index + 1)"] = .string(name) }
    return .object(object)
  }

  private func object(_ board: BoardState, _ snapshot: Snapshot) -> JSONObject {
    let tally = snapshot.jobs.tally(board: board.name)
    let good = tally.map { $0.count(of: .passed) + $0.count(of: .completed) } ?? 0
    let report = board.report
    return [
      "name": .string(board.name),
      "ip": .string(report?.ip ?? ""),
      "affinity": .string(board.affinities.joined(separator: ",")),
      "state": .string(board.workerState),
      "ping_time": .integer(CoalitionFields.seconds(board.lastSeen)),
      "finished": .integer(good),
      "error": .integer((tally?.finished ?? 0) - good),
      "last_job": .integer((board.job ?? tally?.lastJob)?.number ?? -1),
      "current_event": .integer(board.job.flatMap(currentEvent) ?? -1),
      "cpu": .string("[\((report?.cpu ?? []).map(String.init).joined(separator: ","))]"),
      "free_memory": .integer(report?.freeMemory ?? 0),
      "total_memory": .integer(report?.totalMemory ?? 0),
      "active": .integer(isActive(board, snapshot) ? 1 : 0),
    ]
  }

  /// One that is stopped may still work on its last job.
  private func isActive(_ board: BoardState, _ snapshot: Snapshot) -> Bool {
    board.isEnabled && board.state != "disabled" && snapshot.catalogue.orders(of: board.name).stop == nil
  }

  private func currentEvent(_ id: JobID) -> Int? {
    guard let view = try? context.lookout.job(id),
      let run = CoalitionRun.all(of: view).last, run.end == nil
    else { return nil }
    return run.eventID(of: id)
  }
}

extension BoardState {
  /// What a job may ask for that is to run on it.
  fileprivate var affinities: [String] {
    var names = [name]
    for word in [type] + tags where !word.isEmpty && !names.contains(word) { names.append(word) }
    return names
  }

  fileprivate var workerState: String {
    if job != nil { return "WORKING" }
    return report == nil ? "TIMEOUT" : "WAITING"
  }

  /// Which of several hosts' states is the board's.
  fileprivate var rank: Int {
    if job != nil { return 2 }
    return state == "idle" ? 1 : 0
  }
}
