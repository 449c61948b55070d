import JSON
import Posix
import Spool
import Testing

extension Lab {
  /// The file of a board that is wired to this host.
  ///
  /// - Parameters:
  ///   - driver: the value of `driver`.
  ///   - type: the board's.
  ///   - members: further members of the file.
  /// - Returns: its content.
  static func wired(_ driver: JSONObject, type: String = "nucleo", _ members: JSONObject = [:]) -> JSONValue {
    var board: JSONObject = [
      "type": .string(type), "host": .string(Machine.hostName), "driver": .object(driver),
    ]
    for member in members.members { board[member.name] = member.value }
    return .object(board)
  }

  /// Drops an executable by rename, for boards of a type.
  ///
  /// - Parameters:
  ///   - drop: the drop's name.
  ///   - image: the executable's name in the drop.
  ///   - bytes: the executable.
  ///   - board: the boards' type.
  ///   - members: of the manifest, besides `board`.
  /// - Throws: where the drop cannot be written.
  func drop(
    _ drop: String,
    image: String,
    _ bytes: [UInt8],
    on board: String = "nucleo",
    _ members: JSONObject = [:]
  ) throws {
    var manifest: JSONObject = ["board": .string(board), "duration_limit_seconds": 30]
    for member in members.members { manifest[member.name] = member.value }
    try root.directory("incoming").makeDirectory(".\(drop)")
    try root.put("incoming/.\(drop)/manifest.json", bytes: JSONValue.object(manifest).compact)
    try root.put("incoming/.\(drop)/\(image)", bytes: bytes)
    try root.directory("incoming").rename(".\(drop)", to: root.directory("incoming"), as: drop)
  }

  /// The results of a job's attempts, in their order.
  ///
  /// - Parameter id: of a finished job.
  /// - Returns: one for each attempt.
  /// - Throws: where one cannot be read.
  func attempts(of id: Int) throws -> [JobResult] {
    let folder = try root.directory("finished/\(id)/attempts")
    return try folder.names().compactMap(Int.init).sorted().compactMap { epoch in
      JobResult(try JSONParser.parse(try folder.read("\(epoch)/result.json")))
    }
  }

  /// The console's log of a job's last attempt.
  ///
  /// - Parameter id: of a finished job.
  /// - Returns: its text.
  /// - Throws: where there is none.
  func lastConsole(of id: Int) throws -> String {
    let target = try #require(try root.linkTarget("finished/\(id)/log"))
    return try root.text("finished/\(id)/\(target)")
  }
}
