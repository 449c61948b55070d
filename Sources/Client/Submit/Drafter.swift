import Boards
import JSON
import Lab
import Posix
import Spool

/// Makes drafts of drops, and finds what intake would refuse, before anything is written.
package struct Drafter {
  private let site: Site

  package init(_ site: Site) { self.site = site }

  /// The drafts of a command line, all of them checked.
  package func drafts(_ request: SubmitRequest) throws(ClientError) -> [DropDraft] {
    var found: [(path: String, file: LocalFile)] = []
    for path in request.paths {
      do throws(PosixError) {
        found.append((path, try LocalFile(path: path)))
      } catch {
        throw .usage("\(path.shown): \(error.reason)")
      }
    }
    if let (path, file) = found.first(where: { $0.file.status.kind != .directory }) {
      guard found.count == 1 else {
        throw .usage(
          "\(path.shown) is \(file.status.kind.name): several are submitted as job directories only"
        )
      }
      return [try draft(executable: path, file, request)]
    }
    if let option = request.manifestOptions.first {
      throw .usage("\(option) is for an executable; a job directory has its manifest.json")
    }
    guard request.name == nil || found.count == 1 else { throw .usage("--name is for one job") }
    var drafts: [DropDraft] = []
    for (path, file) in found {
      let draft = try draft(directory: path, file, name: request.name)
      guard !drafts.contains(where: { $0.name == draft.name }) else {
        throw .usage("two of the directories have the name \"\(draft.name)\"")
      }
      drafts.append(draft)
    }
    return drafts
  }

  private func draft(
    directory path: String,
    _ file: LocalFile,
    name: String?
  ) throws(ClientError) -> DropDraft {
    let directory = try client { () throws(PosixError) in try file.directory() }
    guard let name = name ?? LocalFile.name(of: path) else {
      throw .usage("\(path.shown) has no name; give one with --name")
    }
    try DropNaming.check(name)
    let manifest = try JobFolder.manifest(of: directory, path: path)
    let scan = try DirectoryScan(directory, limits: site.configuration)
    let executable = try checked("\(path.shown): ") { () throws(FieldError) in
      try JobFolder.executable(manifest, sizes: scan.sizes)
    }
    for listed in manifest.files ?? [] where scan.sizes[listed.path] != listed.size {
      let size = scan.sizes[listed.path].map { "has \($0) bytes" } ?? "is missing"
      throw .usage("\(path.shown): \(listed.path) \(size), manifest.json lists \(listed.size)")
    }
    try check(manifest, path: path)
    let items = scan.items.map { item in
      guard case .file(executable, _, let from, let name) = item else { return item }
      return .file(executable, isExecutable: true, from: from, as: name)
    }
    return DropDraft(name: name, manifest: manifest, items: items)
  }

  private func draft(
    executable path: String,
    _ file: LocalFile,
    _ request: SubmitRequest
  ) throws(ClientError) -> DropDraft {
    guard file.status.kind == .regular else {
      throw .usage("\(path.shown) is \(file.status.kind.name), not a regular file")
    }
    guard file.status.size > 0 else { throw .usage("the executable \(path.shown) is empty") }
    guard request.board != nil || !request.tags.isEmpty else {
      throw .usage("an executable needs --board or --tag, to say where it is to run")
    }
    guard file.status.size <= site.configuration.maximumBytes else {
      throw .usage("\(path.shown) has more than the \(site.configuration.maximumBytes) bytes allowed")
    }
    // The name that was typed: of a link it says more than what it leads to.
    let fileName = LocalFile.name(of: path) ?? file.name
    guard fileName != Layout.manifest, !Layout.isOwn(fileName) else {
      throw .usage("an executable cannot have the name \(fileName): the spool uses it itself")
    }
    let name = request.name ?? Self.stem(fileName)
    try DropNaming.check(name)
    let bytes = request.manifest(executable: fileName).pretty
    let manifest = try checked { () throws(FieldError) in try Manifest(parsing: bytes) }
    try check(manifest, path: path)
    return DropDraft(
      name: name,
      manifest: manifest,
      items: [
        .file(fileName, isExecutable: true, from: file.folder, as: file.name), .text(Layout.manifest, bytes),
      ]
    )
  }

  /// The file's name without the ending of an image.
  static func stem(_ fileName: String) -> String {
    guard ImageFormat(fileName: fileName) != .other, let dot = fileName.lastIndex(of: "."),
      dot != fileName.startIndex
    else { return fileName }
    return String(fileName[..<dot])
  }

  /// What a manifest asks for, against this spool.
  private func check(_ manifest: Manifest, path: String) throws(ClientError) {
    if let fault = site.catalogue.faultOf(board: manifest.board, tags: manifest.tags) { throw .usage(fault) }
    let longest = site.configuration.maximumDurationSeconds
    if let limit = manifest.durationLimitSeconds, limit > longest {
      throw .usage("\"duration_limit_seconds\" is \(limit), more than the \(longest) allowed")
    }
    try checked("\(path.shown): ") { () throws(FieldError) in
      if let expect = manifest.expect { _ = try Expectation(expect) }
      if let pattern = manifest.progressPattern { _ = try ProgressPattern(pattern) }
    }
  }
}

/// What a job directory says of itself.
enum JobFolder {
  static func manifest(of directory: Directory, path: String) throws(ClientError) -> Manifest {
    let bytes: [UInt8]?
    do throws(PosixError) {
      bytes = try directory.readIfPresent(Layout.manifest, limit: ManifestLimits.maximumBytes)
    } catch {
      throw .usage("\(path.shown)/manifest.json: \(error.reason)")
    }
    guard let bytes else {
      throw .usage("\(path.shown) has no manifest.json, so it is not a job's directory")
    }
    return try checked("\(path.shown): ") { () throws(FieldError) in try Manifest(parsing: bytes) }
  }

  /// The executable's name: the manifest's, or that of the one image that is there.
  static func executable(_ manifest: Manifest, sizes: [String: Int]) throws(FieldError) -> String {
    let name: String
    if let executable = manifest.executable {
      name = executable
    } else {
      let images = sizes.keys.filter { !$0.contains("/") && ImageFormat(fileName: $0) != .other }.sorted()
      guard let image = images.first, images.count == 1 else {
        let found = images.isEmpty ? "there is none" : "there are \(images.joined(separator: ", "))"
        throw FieldError(
          "\"executable\" may be left out only when there is one .elf, .hex or .bin file; \(found)"
        )
      }
      name = image
    }
    guard let size = sizes[name] else { throw FieldError("the executable \(name) is missing") }
    guard size > 0 else { throw FieldError("the executable \(name) is empty") }
    return name
  }
}
