import JSON
import Lab
import Spool

/// A job that a client would create, as a folder to be dropped.
struct CoalitionDraft: Sendable {
  private let program: CoalitionProgram
  private let manifest: JSONObject
  private let drop: String

  /// - Parameters:
  ///   - job: what the client sent; empty where that could not be read.
  ///   - boards: among which affinities are looked for.
  init(_ job: JSONObject, boards: [BoardState]) {
    program = CoalitionProgram(job.isEmpty ? "echo test" : job["command"]?.string ?? "")
    var manifest = CoalitionManifest.fields(job, boards: boards)
    if job["state"] == .string(CoalitionState.paused.rawValue) { manifest["paused"] = true }
    for member in program.fields.members { manifest[member.name] = member.value }
    if program == .none {
      // A group runs nowhere, so that it can ask for no board.
      for name in ["board", "tags"] { manifest[name] = nil }
    } else if manifest["board"] == nil, manifest["tags"] == nil {
      manifest["board"] = "BOARD"
    }
    self.manifest = manifest
    drop = Self.dropName(job["title"]?.string ?? "")
  }

  var sentence: String { program.sentence }

  func command(_ dropPoint: DropPoint) -> String {
    switch program {
    case .none: dropPoint.submitAlone(manifest, drop: drop)
    case .image(let path, _): dropPoint.submit(manifest, executable: path, drop: drop)
    case .script(let lines):
      dropPoint.submit(manifest, lines: lines, as: CoalitionProgram.scriptName, drop: drop)
    }
  }

  /// A name of plain characters, as near to the title as that goes.
  private static func dropName(_ title: String) -> String {
    let words = title.utf8.prefix(100).split { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
        false
      default: true
      }
    }
    let name = words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
    return name.isEmpty ? "job" : name
  }
}

extension DropPoint {
  /// Drops a job of a manifest and a script of those lines.
  fileprivate func submit(
    _ manifest: JSONObject,
    lines: [String],
    as name: String,
    drop: String
  ) -> String {
    let json = String(decoding: JSONValue.object(manifest).compact, as: UTF8.self)
    let words = lines.map(ShellWord.quoted).joined(separator: " ")
    return [
      "mkdir \(drop)", "printf '%s\\n' \(words) > \(drop)/\(name)",
      "printf '%s\\n' \(ShellWord.quoted(json)) > \(drop)/\(Layout.manifest)",
      "scp -r \(drop) \(ShellWord.quoted("\(spool)/\(Layout.incoming)/"))",
    ].joined(separator: "; ")
  }
}
