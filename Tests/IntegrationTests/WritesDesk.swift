import JSON
import Posix
import Spool
import TestSupport
import Testing

/// A lab whose clients write as the gateway tells them to: by files.
///
/// What a refused write offers as a command is run as it stands, by a shell, with an `scp` that copies to the
/// place that it is told. So the commands themselves are put to the test.
final class WritesDesk {
  let lab: Lab
  private let scratch: Scratch
  private var folders = 0

  /// A user who is neither an admin nor anybody's friend.
  static let stranger = "nobody"
  /// Who these tests are, for the history.
  static let user = Users.name(ofUser: Users.current)

  /// - Parameters:
  ///   - boards: files of `boards/`.
  ///   - templates: files of `templates/`, by their paths in it.
  /// - Throws: where the daemon does not start.
  init(boards: [String: JSONValue] = ["linux": Lab.linux], templates: [String: String] = [:]) throws {
    scratch = try Scratch()
    // Commands end with the place behind the host's name, as scp takes it.
    let path = scratch.path + "/spool"
    lab = try Lab(
      boards: boards,
      configuration: ["settle_seconds": 1, "upload": .string("lab:\(path)"), "durability": "none"],
      at: path
    )
    for (path, text) in templates { try lab.root.put("templates/\(path)", text) }
    try scratch.directory.put("bin/scp", Self.copy)
    try scratch.directory.setMode(0o755, of: "bin/scp")
  }

  /// Copies in place, as scp writes, for whoever may copy there.
  private static let copy = """
    #!/bin/sh
    for target; do :; done
    case $target in lab:/*) ;; *) echo "no place: $target" >&2; exit 1 ;; esac
    [ "$1" = -r ] && shift
    while [ $# -gt 1 ]; do cp -r "$1" "${target#lab:}" || exit 1; shift; done

    """

  // MARK: Asking

  struct Answer {
    var status: Int
    var json: JSONValue
  }

  func ask(
    _ method: String,
    _ path: String,
    _ body: JSONValue? = nil,
    fields: [String] = []
  ) throws -> Answer {
    var arguments = ["-sS", "-X", method, "-w", "\n%{http_code}", "http://\(lab.address)\(path)"]
    for field in fields { arguments += ["-H", field] }
    if let body { arguments += ["--data-binary", String(decoding: body.compact, as: UTF8.self)] }
    let (exit, output) = try Program.run("curl", arguments)
    try #require(exit == .status(0), "\(output)")
    let end = try #require(output.lastIndex(of: "\n"))
    let status = try #require(Int(output[output.index(after: end)...]))
    return Answer(status: status, json: (try? JSONParser.parse(Array(output[..<end].utf8))) ?? .null)
  }

  /// What a path answers to GET, with 200.
  func get(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> JSONValue {
    let answer = try ask("GET", path)
    #expect(answer.status == 200, "GET \(path): \(answer.json)", sourceLocation: sourceLocation)
    return answer.json
  }

  /// Asks until the answer is as wanted.
  @discardableResult
  func eventually(
    _ path: String,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ isWanted: (JSONValue) -> Bool
  ) throws -> JSONValue {
    var last = JSONValue.null
    do {
      try lab.wait("GET \(path)", seconds: 30, sourceLocation: sourceLocation) {
        last = try ask("GET", path).json
        return isWanted(last)
      }
    } catch {
      Issue.record("GET \(path) last was \(last)", sourceLocation: sourceLocation)
      throw error
    }
    return last
  }

  // MARK: Writing

  /// The command that stands in for a write.
  func command(
    _ method: String,
    _ path: String,
    _ body: JSONValue? = nil,
    fields: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let answer = try ask(method, path, body, fields: fields)
    #expect(answer.status == 405, sourceLocation: sourceLocation)
    let command = answer.json["command"] ?? answer.json["payload"]?["command"]
    return try #require(command?.string, "\(method) \(path): \(answer.json)", sourceLocation: sourceLocation)
  }

  /// Does what a refused write tells to do, with those files where the command is run.
  func write(
    _ method: String,
    _ path: String,
    _ body: JSONValue? = nil,
    fields: [String] = [],
    files: [String: [UInt8]] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let command = try command(method, path, body, fields: fields, sourceLocation: sourceLocation)
    try paste(command, files: files, sourceLocation: sourceLocation)
  }

  func paste(
    _ command: String,
    files: [String: [UInt8]] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    folders += 1
    let folder = try scratch.directory.directory(making: "shell-\(folders)")
    for (name, bytes) in files { try folder.put(name, bytes: bytes) }
    let (exit, output) = try Program.run(
      "env",
      ["PATH=\(scratch.path)/bin:\(Environment.value("PATH") ?? "")", "sh", "-ec", command],
      in: folder
    )
    try #require(exit == .status(0), "\(command): \(output)", sourceLocation: sourceLocation)
  }

  /// Drops a request by rename, as somebody else where a user is named.
  func request(_ name: String, _ content: JSONValue? = nil, by user: String? = nil) throws {
    let text = content.map { String(decoding: $0.compact, as: UTF8.self) } ?? ""
    try lab.root.put("incoming/.\(name)", text)
    if let user {
      let (exit, output) = try Program.run("chown", [user, "\(lab.spool)/incoming/.\(name)"])
      try #require(exit == .status(0), "\(output)")
    }
    let incoming = try lab.root.directory("incoming")
    try incoming.rename(".\(name)", to: incoming, as: name)
  }

  // MARK: Outcomes

  /// Waits until a request has vanished, and so was granted.
  func granted(_ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try lab.wait("\(name) is answered", seconds: 30, sourceLocation: sourceLocation) {
      !lab.root.has("incoming/\(name)")
    }
    let answer = try? lab.root.text("incoming/\(name).refused")
    #expect(answer == nil, sourceLocation: sourceLocation)
  }

  /// Waits until a request is refused, and takes the answer away.
  ///
  /// - Returns: the code and the reason.
  @discardableResult
  func refusal(
    of name: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> (code: String, reason: String) {
    try lab.wait("\(name) is refused", seconds: 30, sourceLocation: sourceLocation) {
      lab.root.has("incoming/\(name).refused") && !lab.root.has("incoming/\(name)")
    }
    let json = try JSONParser.parse(try lab.root.read("incoming/\(name).refused"))
    try lab.root.directory("incoming").removeIfPresent("\(name).refused")
    return (json["code"]?.string ?? "", json["reason"]?.string ?? "")
  }

  /// What intake wrote into a job's history.
  func history(_ id: Int) throws -> [String] {
    let id = try #require(JobID(id))
    return try #require(try lab.reader.job(id)).intakeHistory().compactMap(\.comment)
  }

  /// Whether the history says of the last request that it was made by these tests.
  func expectNoted(
    _ verb: String,
    of id: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let history = try history(id)
    #expect(
      history.contains("\(verb) requested by \(Self.user)"),
      "\(history)",
      sourceLocation: sourceLocation
    )
  }

  // MARK: Jobs

  /// A job that runs until it is let go.
  ///
  /// - Returns: lets it end.
  func runLong(
    _ id: Int,
    _ members: JSONObject = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> () throws -> Void {
    let release = try dropLong("long-\(id)", members)
    try lab.wait("job \(id) runs", sourceLocation: sourceLocation) {
      try lab.place(id) == .running && attempts(id) == 1
    }
    return release
  }

  /// Drops a job that ends when it is let go.
  func dropLong(_ name: String, _ members: JSONObject = [:]) throws -> () throws -> Void {
    let go = "go-\(name)"
    try lab.drop(name, script: "echo on; while [ ! -e \(scratch.path)/\(go) ]; do sleep 0.02; done", members)
    return { [scratch] in try scratch.directory.put(go) }
  }

  func attempts(_ id: Int) throws -> Int {
    let id = try #require(JobID(id))
    return try lab.reader.job(id)?.attempts().count ?? 0
  }
}
