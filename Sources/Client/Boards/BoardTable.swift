import JSON
import Lab
import Spool

/// What `boards` prints of a board.
extension BoardState {
  package var json: JSONValue {
    [
      "name": .string(name), "type": .string(type), "tags": .array(tags.map(JSONValue.string)),
      "driver": .string(driver), "host": JSONValue(host), "state": .string(state),
      "job": JSONValue(job?.number), "reason": JSONValue(reason), "reserved_for": JSONValue(reservedFor),
      "tool": tool?.json ?? .null, "counters": counters?.json ?? .null,
    ]
  }

  var tone: Table.Tone {
    switch state {
    case "idle": .good
    case "busy", "checking", "in use": .busy
    case "disabled", "stopped": .faint
    default: .bad
    }
  }
}

extension Table {
  package init(of boards: [BoardState]) {
    self.init(["NAME", "TYPE", "DRIVER", "TOOL", "HOST", "STATE", "TAGS", ""])
    for board in boards {
      add([
        Table.Cell(board.name), Table.Cell(board.type), Table.Cell(board.driver),
        Table.Cell(board.tool?.short ?? "-"), Table.Cell(board.host ?? "-"),
        Table.Cell(board.state, board.tone),
        Table.Cell(board.tags.joined(separator: ",")),
        Table.Cell([board.job.map { "job \($0)" }, board.reason].compactMap(\.self).joined(separator: ", ")),
      ])
    }
  }
}

extension HostReport.Tool {
  /// The program and the number of its version, of what may be a long line.
  var short: String {
    let words = (version ?? "").split(whereSeparator: { " ,;()\t".contains($0) })
    let number = words.first { word in
      let digits = word.drop { $0 == "v" || $0 == "V" }
      return digits.first.map { ("0"..."9").contains($0) } ?? false
    }
    let name = program.split(separator: "/").last.map(String.init) ?? program
    return number.map { "\(name) \($0)" } ?? name
  }
}
