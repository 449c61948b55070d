import JSON
import Lab

/// What `boards` prints of a board.
extension BoardState {
  package var json: JSONValue {
    [
      "name": .string(name), "type": .string(type), "tags": .array(tags.map(JSONValue.string)),
      "driver": .string(driver), "host": JSONValue(host), "state": .string(state),
      "job": JSONValue(job?.number), "reason": JSONValue(reason), "reserved_for": JSONValue(reservedFor),
    ]
  }

  fileprivate var tone: Table.Tone {
    switch state {
    case "idle": .good
    case "busy": .busy
    case "disabled", "stopped": .faint
    default: .bad
    }
  }
}

extension Table {
  package init(of boards: [BoardState]) {
    self.init(["NAME", "TYPE", "DRIVER", "HOST", "STATE", "TAGS", ""])
    for board in boards {
      add([
        Table.Cell(board.name), Table.Cell(board.type), Table.Cell(board.driver),
        Table.Cell(board.host ?? "-"), Table.Cell(board.state, board.tone),
        Table.Cell(board.tags.joined(separator: ",")),
        Table.Cell([board.job.map { "job \($0)" }, board.reason].compactMap(\.self).joined(separator: ", ")),
      ])
    }
  }
}
