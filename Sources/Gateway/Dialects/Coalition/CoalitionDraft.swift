import JSON
import Lab
import Spool

/// A job that a client would create, as a folder to be dropped.
struct CoalitionDraft: Sendable {
  private enum Program: Sendable {
    /// A group has none.
    case none
    /// An image for a board, which the client has, with its arguments.
    case image(path: String)
    /// Whatever a shell does with the command.
    case script([String])
  }

  private static let scriptName = "command.sh"

  let sentence: String
  private let drop: String
  private let program: Program
  private let manifest: JSONObject

  /// - Parameters:
  ///   - job: what the client sent; empty where that could not be read.
  ///   - boards: among which affinities are looked for.
  init(_ job: JSONObject, boards: [BoardState]) {
    let command = job.isEmpty ? "echo test" : job["command"]?.string ?? ""
    let words = Self.plainWords(command)
    var manifest = CoalitionManifest.fields(job, boards: boards)
    if job["state"] == .string(CoalitionState.paused.rawValue) { manifest["paused"] = true }
    if command.isEmpty {
      (program, sentence) = (.none, "To create the group:")
      manifest["group"] = true
    } else if let image = words.first, Self.isImage(image) {
      (program, sentence) = (.image(path: image), "To create the job, with your \(image):")
      manifest["executable"] = .string(Self.lastComponent(image))
      if words.count > 1 { manifest["arguments"] = .array(words.dropFirst().map(JSONValue.string)) }
    } else {
      let lines = ["#!/bin/sh", command]
      let content = Array(lines.map { $0 + "\n" }.joined().utf8)
      (program, sentence) = (.script(lines), "To create the job, its command as a script:")
      manifest["executable"] = .string(Self.scriptName)
      // A script does not say itself whether it has come whole.
      manifest["files"] = [
        [
          "path": .string(Self.scriptName), "size": .integer(content.count),
          "sha256": .string(SHA256.digest(of: content)),
        ]
      ]
    }
    if manifest["group"] == nil, manifest["board"] == nil, manifest["tags"] == nil {
      manifest["board"] = "BOARD"
    }
    self.manifest = manifest
    drop = Self.dropName(job["title"]?.string ?? "")
  }

  func command(_ dropPoint: DropPoint) -> String {
    switch program {
    case .none: dropPoint.submit(manifest, lines: [], as: "", drop: drop)
    case .image(let path): dropPoint.submit(manifest, executable: path, drop: drop)
    case .script(let lines): dropPoint.submit(manifest, lines: lines, as: Self.scriptName, drop: drop)
    }
  }

  /// The words of a command in which a shell would find nothing but words.
  private static func plainWords(_ command: String) -> [String] {
    let words = command.split(separator: " ").map(String.init)
    return words.allSatisfy { ShellWord.quoted($0) == $0 } ? words : []
  }

  private static func isImage(_ path: String) -> Bool {
    [".elf", ".hex"].contains { path.lowercased().hasSuffix($0) }
  }

  private static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
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
  /// Drops a job of a manifest and a script of those lines; without lines the manifest alone.
  fileprivate func submit(
    _ manifest: JSONObject,
    lines: [String],
    as name: String,
    drop: String
  ) -> String {
    let json = String(decoding: JSONValue.object(manifest).compact, as: UTF8.self)
    var steps = ["mkdir \(drop)"]
    if !lines.isEmpty {
      let words = lines.map(ShellWord.quoted).joined(separator: " ")
      steps.append("printf '%s\\n' \(words) > \(drop)/\(name)")
    }
    steps.append("printf '%s\\n' \(ShellWord.quoted(json)) > \(drop)/\(Layout.manifest)")
    steps.append("scp -r \(drop) \(ShellWord.quoted("\(spool)/\(Layout.incoming)/"))")
    return steps.joined(separator: "; ")
  }
}
