import HTTP
import JSON
import Spool

/// A write that has a path of its own below a job's.
enum UfdlWrite: String, Sendable {
  case acquire, release, start, progress, finish, reset, abort, cancel, hard, reinstate
}

/// What a client of this API drops instead of each write.
///
/// | write | file |
/// | --- | --- |
/// | PUT, PATCH jobs/{pk} | `42.update` with the description |
/// | DELETE jobs/{pk}; …/reinstate, …/hard | `42.delete`; `.restore`, `.purge` |
/// | POST, DELETE …/outputs/{name}/{type} | `42.attach/`, `42.detach` |
/// | DELETE …/release, …/reset, …/abort, …/cancel | `42.release`, `.reset`, `.abort`, `.cancel` |
/// | GET …/acquire; POST …/start, …/progress, …/finish | none: a runner's own moves |
struct UfdlWrites: Sendable {
  /// Bytes of a description that a manifest may have.
  private static let longestDescription = 16_384

  private let context: Context

  init(_ context: Context) { self.context = context }

  private var dropPoint: DropPoint { context.dropPoint }

  // MARK: Jobs

  func update(_ id: JobID, _ body: RequestBody) -> Instead {
    let description = Self.description(body) ?? "…"
    return Instead(
      "To change the job's description:",
      dropPoint.request("\(id).update", ["description": .string(description)])
    )
  }

  private static func description(_ body: RequestBody) -> String? {
    guard case .bytes(let bytes) = body, let json = try? JSONParser.parse(bytes),
      let text = json["description"]?.string, text.utf8.count <= longestDescription
    else { return nil }
    return text
  }

  func delete(_ id: JobID) -> Instead { request(id, "delete", "To flag the job as deleted:") }

  func perform(_ write: UfdlWrite, _ id: JobID) -> Instead {
    switch write {
    case .acquire, .start, .progress, .finish: runnersMove(id)
    case .release: request(id, "release", "To take the job back from its board, as an admin:")
    case .abort: request(id, "abort", "To take the job back from a host that is gone, as an admin:")
    case .reset: request(id, "reset", "To run the job anew:")
    case .cancel: request(id, "cancel", "To cancel the job:")
    case .hard: request(id, "purge", "To remove the job for good, as an admin:")
    case .reinstate: request(id, "restore", "To take back that the job is flagged as deleted:")
    }
  }

  private func runnersMove(_ id: JobID) -> Instead {
    let release = dropPoint.request("\(id).release")
    return Instead(
      "A job is acquired, started, reported on and finished by the runner of a board alone. To have a job that runs wait again, as an admin: \(release) To end it:",
      dropPoint.request("\(id).cancel")
    )
  }

  private func request(_ id: JobID, _ verb: String, _ sentence: String) -> Instead {
    Instead(sentence, dropPoint.request("\(id).\(verb)"))
  }

  // MARK: Outputs

  func addOutput(_ id: JobID, _ name: String, _ type: String) -> Instead {
    let file = Self.fileName(name, type)
    return Instead(
      "To add a file to the job, with your own as \(ShellWord.file(file)):",
      dropPoint.attach(id, file: file)
    )
  }

  func deleteOutput(_ id: JobID, _ name: String, _ type: String) -> Instead {
    Instead(
      "To remove a file that was added to the job:",
      dropPoint.request("\(id).detach", ["files": [.string(Self.fileName(name, type))]])
    )
  }

  /// The file that would be shown with that type, and, as far as a file's name can, with that name.
  private static func fileName(_ name: String, _ type: String) -> String {
    let last = name.split(separator: "/").last.map(String.init) ?? ""
    let file = UfdlOutput.type(ofFile: last) == type || type == "file" ? last : "\(last).\(type)"
    return isFileName(file) ? file : "example.txt"
  }

  /// A name that begins with a dot is private to programs that upload; with a backslash sha256sum(1) writes
  /// another than there is.
  private static func isFileName(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".") && name.utf8.count <= 255
      && name.unicodeScalars.allSatisfy {
        $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) && $0 != "/" && $0 != "\\"
      }
  }
}
