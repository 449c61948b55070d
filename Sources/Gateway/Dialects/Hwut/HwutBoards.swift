import JSON
import Lab
import Posix
import Spool

/// From what in the spool the fields of boards and runners come.
///
/// What that API calls a board is a type of board here, and a runner is one board of the type.
///
/// | field | from |
/// | --- | --- |
/// | board: name | the `type` of board files |
/// | board: microcontroller | the driver's `machine`, where it names one |
/// | board: manufacturer | null: the spool does not know it |
/// | board: runners | the names of the boards of that type |
/// | runner: id | the board's name |
/// | runner: enabled | that its file does not disable it |
/// | runner: board | its type |
/// | runner: last_seen, job_counter, busy | the last heartbeat of its host, the index, the host's report; for admins |
struct HwutBoards: Sendable {
  func boards(_ snapshot: Snapshot) -> [JSONValue] {
    types(snapshot).map { value($0, snapshot) }
  }

  func board(_ name: String, _ snapshot: Snapshot) -> JSONValue? {
    types(snapshot).contains(name) ? value(name, snapshot) : nil
  }

  func runners(_ snapshot: Snapshot, _ access: Access) -> [JSONValue] {
    snapshot.boards.map { value($0, snapshot, access) }
  }

  func runner(_ name: String, _ snapshot: Snapshot, _ access: Access) -> JSONValue? {
    snapshot.boards.first { $0.name == name }.map { value($0, snapshot, access) }
  }

  func runners(of type: String, _ snapshot: Snapshot, _ access: Access) -> [JSONValue] {
    snapshot.boards.filter { $0.type == type }.map { value($0, snapshot, access) }
  }

  private func types(_ snapshot: Snapshot) -> [String] {
    Set(snapshot.boards.map(\.type)).filter { !$0.isEmpty }.sorted()
  }

  private func value(_ type: String, _ snapshot: Snapshot) -> JSONValue {
    let boards = snapshot.boards.filter { $0.type == type }
    return [
      "name": .string(type),
      "microcontroller": JSONValue(boards.lazy.compactMap(\.machine).first),
      "manufacturer": .null,
      "runners": .array(boards.map { .string($0.name) }),
    ]
  }

  private func value(_ board: BoardState, _ snapshot: Snapshot, _ access: Access) -> JSONValue {
    var object: JSONObject = [
      "id": .string(board.name), "enabled": .bool(board.isEnabled), "board": .string(board.type),
    ]
    if access.isAdmin {
      object["last_seen"] = JSONValue(board.lastSeen?.spaced)
      object["job_counter"] = .integer(snapshot.jobs.tally(board: board.name)?.finished ?? 0)
      object["busy"] = .bool(board.job != nil)
    }
    return .object(object)
  }
}
