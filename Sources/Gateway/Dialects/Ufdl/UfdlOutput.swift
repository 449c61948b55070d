import JSON
import Posix
import Spool

/// A file that a job has as an output.
struct UfdlOutput: Sendable, Equatable {
  var name: String
  var type: String
  /// Below the job's folder.
  var path: [String]
  var modified: Timestamp

  /// The type of a file for which the manifest names none.
  static func type(ofFile name: String) -> String {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "file" }
    let suffix = name[name.index(after: dot)...]
    return suffix.isEmpty ? "file" : String(suffix)
  }
}

/// The outputs of a job: what the deciding attempt left, and what was attached by request.
///
/// Those that the manifest declares come first, in its order, with the name and type that it gives them. A
/// further file's name is its path, and its type the extension of that. Of two with the same name and type the
/// first counts, for nothing else tells them apart.
struct UfdlOutputList: Sendable {
  private struct Key: Hashable {
    var name: String
    var type: String
  }

  private(set) var outputs: [UfdlOutput] = []

  /// Files of a folder that are looked at; a run may leave fewer unless an admin lets it.
  private static let limit = 10_000

  private var keys: Set<Key> = []

  /// - Parameters:
  ///   - view: the job's folder.
  ///   - attempt: the one that decided; nil while none has.
  ///   - manifest: as it holds now; nil where it cannot be read.
  init(_ view: JobView, attempt: Int?, manifest: JSONValue?) {
    for run in attempt.map({ view.runFolders(ofAttempt: $0) }) ?? [] {
      let folder = run.components + [Layout.outputs]
      let files = Self.files(view, below: folder)
      let declared = addDeclared(files, below: folder, manifest)
      add(files.filter { !declared.contains($0.path) }, below: folder, of: run.role)
    }
    add(Self.files(view, below: [Layout.attached]), below: [Layout.attached])
  }

  func output(named name: String, type: String) -> UfdlOutput? {
    outputs.first { $0.name == name && $0.type == type }
  }

  private static func files(_ view: JobView, below folder: [String]) -> [JobFileList.File] {
    JobFileList(view, below: folder, limit: limit).files
  }

  /// Adds those files that the manifest declares, and tells their paths.
  private mutating func addDeclared(
    _ files: [JobFileList.File],
    below folder: [String],
    _ manifest: JSONValue?
  ) -> Set<[String]> {
    let paths = files.map { ($0.path.dropFirst(folder.count).joined(separator: "/"), $0) }
    let known = Dictionary(paths) { first, _ in first }
    var declared: Set<[String]> = []
    for entry in manifest?["outputs"]?.array ?? [] {
      guard let name = entry["name"]?.string, let file = known[entry["path"]?.string ?? name] else {
        continue
      }
      declared.insert(file.path)
      add(file, name: name, type: entry["type"]?.string ?? "file")
    }
    return declared
  }

  /// Of several roles each one's files bear its name.
  private mutating func add(_ files: [JobFileList.File], below folder: [String], of role: String? = nil) {
    for file in files {
      let path = (role.map { [$0] } ?? []) + file.path.dropFirst(folder.count)
      add(file, name: path.joined(separator: "/"), type: UfdlOutput.type(ofFile: path.last ?? ""))
    }
  }

  private mutating func add(_ file: JobFileList.File, name: String, type: String) {
    guard keys.insert(Key(name: name, type: type)).inserted else { return }
    let modified = Timestamp(file.status.modified)
    outputs.append(UfdlOutput(name: name, type: type, path: file.path, modified: modified))
  }
}
