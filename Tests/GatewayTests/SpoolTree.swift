import Glibc
import Posix
import Spool
import Testing

/// A spool in a temporary directory, its files written by hand.
final class SpoolTree: Sendable {
  let path: String
  let root: Directory

  init() throws {
    var template = Array("/tmp/gateway-tests-XXXXXX".utf8CString)
    path = try #require(mkdtemp(&template).map { String(cString: $0) })
    root = try Directory(path: path)
    for folder in ["incoming", "queued", "running", "finished", "cancelled", ".index"] {
      try root.makeDirectory(folder)
    }
  }

  deinit {
    guard let parent = try? Directory(path: "/tmp") else { return }
    try? parent.removeTree(String(path.dropFirst("/tmp/".count)))
  }

  var reader: SpoolReader { SpoolReader(root: root) }

  static let uuid = "6a1f3a54-5d1c-4b8e-9f43-0123456789ab"

  static var configuration: Configuration {
    var configuration = Configuration(uuid: uuid)
    configuration.upload = "lab:spool"
    return configuration
  }

  /// The parent of a path, made where it is missing, and the last component.
  private func place(_ path: String) throws -> (Directory, String) {
    var components = path.split(separator: "/").map(String.init)[...]
    let last = components.popLast()
    let name = try #require(last)
    var directory = root
    for component in components { directory = try directory.directory(making: component) }
    return (directory, name)
  }

  func write(_ path: String, _ bytes: [UInt8]) throws {
    let (directory, name) = try place(path)
    try directory.removeIfPresent(name)
    try directory.write(name, bytes, sync: false)
  }

  func write(_ path: String, _ text: String) throws { try write(path, Array(text.utf8)) }

  /// A file of that size without content.
  func writeZeros(_ path: String, count: Int) throws {
    let (directory, name) = try place(path)
    try directory.create(name).truncate(to: count)
  }

  func cut(_ path: String, to count: Int) throws {
    let (directory, name) = try place(path)
    try directory.openToAppend(name).truncate(to: count)
  }

  func append(_ path: String, _ text: String) throws { try append(path, Array(text.utf8)) }

  func append(_ path: String, _ bytes: [UInt8]) throws {
    let (directory, name) = try place(path)
    try directory.openToAppend(name).writeAll(bytes)
  }

  func link(_ path: String, to target: String) throws {
    let (directory, name) = try place(path)
    try directory.makeLink(name, to: target)
  }

  func fifo(_ path: String) throws {
    let (directory, name) = try place(path)
    try #require(mkfifoat(directory.number, name, 0o644) == 0)
  }

  func move(_ old: String, to new: String) throws {
    let (from, name) = try place(old)
    let (to, newName) = try place(new)
    try from.rename(name, to: to, as: newName)
  }

  // MARK: Jobs

  static let created = "2020-01-01T00:00:00.000000Z"
  static let createdMicroseconds = 1_577_836_800_000_000

  static func record(_ id: Int, comment: String = "Bla blubb comment") -> String {
    """
    {"id": \(id), "uuid": "6e3f8bb8-60c5-4b2c-9f07-2d7c5ae4a101", "drop": "blink", "owner": "ann",
     "owner_id": 1000, "team": "lab", "created": "\(created)", "board": "nucleo-f303re", "tags": [],
     "priority": 1000, "retry": 3, "duration_limit_seconds": 120, "executable": "blink.elf",
     "comment": "\(comment)"}
    """
  }

  static func result(_ verdict: String, _ reason: String, attempt: Int = 1) -> String {
    """
    {"verdict": "\(verdict)", "phase": "run", "blame": "job", "reason": "\(reason)", "attempt": \(attempt),
     "ended": "2020-01-01T00:01:00.000000Z"}
    """
  }

  /// A job whose directory lies at that path, such as `queued/42~3`.
  func addJob(_ id: Int, at path: String) throws {
    try write("\(path)/job.json", Self.record(id))
    try write("\(path)/manifest.json", #"{"board": "nucleo-f303re"}"#)
  }

  /// An ended job with its one attempt; without a log where the board printed nothing.
  func addEndedJob(
    _ id: Int,
    in place: String = "finished",
    verdict: String = "passed",
    reason: String = "\\\"OK\\\" was seen",
    log: String? = "boot\nOK\n"
  ) throws {
    let path = "\(place)/\(id)"
    try addJob(id, at: path)
    try write("\(path)/attempts/1/result.json", Self.result(verdict, reason))
    try link("\(path)/result.json", to: "attempts/1/result.json")
    guard let log else { return }
    try write("\(path)/attempts/1/console.log", log)
    try link("\(path)/log", to: "attempts/1/console.log")
  }

  func indexAcceptance(_ id: Int) throws {
    try append(".index/jobs", "A\t\(id)\t\(Self.createdMicroseconds)\tann\t1000\tblink\tnucleo-f303re\t\n")
  }

  func indexEnd(_ id: Int, _ verdict: String = "passed") throws {
    try append(".index/jobs", "E\t\(id)\t\(verdict)\t\(Self.createdMicroseconds + 60_000_000)\tnucleo-1\n")
  }

  /// One job of each state: 1 finished, 2 cancelled, 3 queued, 4 running, 5 held, 6 ending.
  func addOneOfEach() throws {
    try addEndedJob(1)
    try addEndedJob(2, in: "cancelled", verdict: "cancelled", reason: "ann cancelled it", log: nil)
    try addJob(3, at: "queued/3")
    try addJob(4, at: "running/4~1~lab1~0123456789abcdef")
    try write("running/4~1~lab1~0123456789abcdef/attempts/1/console.log", "boot\n")
    try addJob(5, at: "queued/5~2~held")
    try addJob(6, at: "running/6~3~lab1~0123456789abcdef~end")
    for id in 1...6 { try indexAcceptance(id) }
    try indexEnd(1)
    try indexEnd(2, "cancelled")
  }
}
