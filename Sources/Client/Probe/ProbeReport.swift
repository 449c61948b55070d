import JSON
import Posix

/// What `boards probe` prints: the debug probes, boards and serial ports that are attached to this host.
package struct ProbeReport {
  package let drafts: [BoardDraft]

  /// Looks at what is attached now.
  ///
  /// - Parameters:
  ///   - tree: where the kernel's description of it is.
  ///   - host: this host's name.
  package init(_ tree: USBTree = USBTree(), host: String = Machine.hostName) {
    drafts = Self.drafts(tree.devices(), host: host)
  }

  private static func drafts(_ devices: [USBDevice], host: String) -> [BoardDraft] {
    var drafts = devices.compactMap { BoardDraft($0, host: host) }
    let serials = Dictionary(grouping: drafts.compactMap { $0.file["probe"] }, by: \.self)
    for index in drafts.indices {
      guard let serial = drafts[index].file["probe"], serials[serial, default: []].count > 1 else { continue }
      drafts[index].noteTwin()
    }
    return drafts
  }

  /// For people; each board file can be copied from between the other lines.
  package var lines: [String] {
    guard !drafts.isEmpty else {
      return ["No debug probe, board or USB serial port that could be seen is attached to this host."]
    }
    return drafts.enumerated().flatMap { index, draft in (index == 0 ? [] : [""]) + draft.lines }
  }

  package var json: JSONValue { .array(drafts.map(\.json)) }
}

extension BoardDraft {
  fileprivate var lines: [String] {
    let text = String(decoding: JSONValue.object(file).pretty, as: UTF8.self)
    let fill = blanks.isEmpty ? [] : ["Fill in " + blanks.joined(separator: "; ") + "."]
    return [heading] + fill + notes + text.split(separator: "\n").map(String.init)
  }

  fileprivate var json: JSONValue {
    [
      "device": .string(heading), "fill_in": .array(blanks.map(JSONValue.string)),
      "notes": .array(notes.map(JSONValue.string)), "file": .object(file),
    ]
  }
}
