import JSON
import Spool

/// What a client's command is for the spool, where a job has a file that is run.
enum CoalitionProgram: Equatable, Sendable {
  /// A group has none.
  case none
  /// An image for a board, which the client has.
  case image(path: String, arguments: [String])
  /// Whatever a shell does with the command, in lines.
  case script([String])

  static let scriptName = "command.sh"

  init(_ command: String) {
    let words = Self.plainWords(command)
    if command.isEmpty {
      self = .none
    } else if let path = words.first, Self.isImage(path) {
      self = .image(path: path, arguments: Array(words.dropFirst()))
    } else {
      self = .script(["#!/bin/sh", command])
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

  var sentence: String {
    switch self {
    case .none: "To create the group:"
    case .image(let path, _): "To create the job, with your \(path):"
    case .script: "To create the job, its command as a script:"
    }
  }

  /// What it adds to a manifest.
  var fields: JSONObject {
    switch self {
    case .none: return ["group": true]
    case .image(let path, let arguments):
      var fields: JSONObject = [
        "executable": .string(path.split(separator: "/").last.map(String.init) ?? path)
      ]
      if !arguments.isEmpty { fields["arguments"] = .array(arguments.map(JSONValue.string)) }
      return fields
    case .script(let lines):
      let content = Array(lines.map { $0 + "\n" }.joined().utf8)
      let file: JSONValue = [
        "path": .string(Self.scriptName), "size": .integer(content.count),
        "sha256": .string(SHA256.digest(of: content)),
      ]
      // A script does not say itself whether it has come whole.
      return ["executable": .string(Self.scriptName), "files": [file]]
    }
  }
}
