import Boards
import JSON
import Lab
import Spool

/// One line of `boards`: a board on a host, or a board file that nobody serves.
package struct BoardRow: Sendable, Equatable {
  package var name: String
  package var type: String
  package var tags: [String]
  package var driver: String
  /// The host that serves it, or the one that should; nil for a virtual board that nobody serves.
  package var host: String?
  /// "idle", "busy", "disabled", "out of service", "no runner" or "broken".
  package var state: String
  package var job: JobID?
  package var reason: String?

  /// The boards of a spool, by name, then host.
  package static func rows(_ catalogue: BoardCatalogue, reports: [HostReport]) -> [BoardRow] {
    catalogue.entries.flatMap { entry in
      guard let board = entry.board else {
        return [
          BoardRow(
            name: entry.name,
            type: "",
            tags: [],
            driver: "",
            host: nil,
            state: "broken",
            job: nil,
            reason: entry.fault
          )
        ]
      }
      let served = reports.flatMap { report in
        report.boards.filter { $0.name == board.name && !$0.type.isEmpty }.map {
          row(board, report.holder.host, $0)
        }
      }
      return served.isEmpty ? [unserved(board)] : served
    }
  }

  private static func row(_ board: Board, _ host: String, _ state: HostReport.Board) -> BoardRow {
    BoardRow(
      name: board.name,
      type: board.type,
      tags: board.tags,
      driver: board.driver.kind,
      host: host,
      state: state.state,
      job: state.job,
      reason: state.reason
    )
  }

  private static func unserved(_ board: Board) -> BoardRow {
    let reason =
      board.outOfService ?? (board.host.map { "no runner is running on \($0)" } ?? "no runner is running")
    return BoardRow(
      name: board.name,
      type: board.type,
      tags: board.tags,
      driver: board.driver.kind,
      host: board.host,
      state: board.enabled ? "no runner" : "disabled",
      job: nil,
      reason: board.enabled ? reason : "\"enabled\" is false in its file"
    )
  }

  package var json: JSONValue {
    [
      "name": .string(name), "type": .string(type), "tags": .array(tags.map(JSONValue.string)),
      "driver": .string(driver), "host": JSONValue(host), "state": .string(state),
      "job": JSONValue(job?.number), "reason": JSONValue(reason),
    ]
  }

  private var tone: Table.Tone {
    switch state {
    case "idle": .good
    case "busy": .busy
    case "disabled": .faint
    default: .bad
    }
  }

  package static func table(_ rows: [BoardRow]) -> Table {
    var table = Table(["NAME", "TYPE", "DRIVER", "HOST", "STATE", "TAGS", ""])
    for row in rows {
      table.add([
        Table.Cell(row.name), Table.Cell(row.type), Table.Cell(row.driver), Table.Cell(row.host ?? "-"),
        Table.Cell(row.state, row.tone), Table.Cell(row.tags.joined(separator: ",")),
        Table.Cell(row.reason ?? row.job.map { "job \($0)" } ?? ""),
      ])
    }
    return table
  }
}
