import Boards
import JSON
import Lab
import Posix
import Spool

/// Makes drafts of drops, and finds what intake would refuse, before anything is written.
package struct Drafter {
  private let site: Site

  package init(_ site: Site) { self.site = site }

  /// The drafts of a command line, all of them checked, in an order in which groups come before their jobs and
  /// every job after those that it depends on.
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
      guard found.count == 1, request.group == nil else {
        throw .usage(
          "\(path.shown) is \(file.status.kind.name): several are submitted as job directories only"
        )
      }
      return [try draft(executable: path, file, request)]
    }
    if found.isEmpty, request.group == nil { return [try draft(ofTemplate: request)] }
    if request.group == nil, let option = request.manifestOptions.first {
      throw .usage("\(option) is for an executable; a job directory has its manifest.json")
    }
    return try DropOrder.sorted(drafts(directories: found, request))
  }

  private func drafts(
    directories found: [(path: String, file: LocalFile)],
    _ request: SubmitRequest
  ) throws(ClientError) -> [DropDraft] {
    let tree = JobTree(limits: site.configuration) { (manifest, path) throws(ClientError) in
      try check(manifest, path: path)
    }
    var folders: [JobTree.Folder] = []
    for (path, file) in found {
      let name = found.count == 1 && request.group == nil ? request.name : nil
      guard let name = name ?? LocalFile.name(of: path) else {
        throw .usage("\(path.shown) has no name; give one with --name")
      }
      let directory = try client { () throws(PosixError) in try file.directory() }
      folders.append(JobTree.Folder(name: name, path: path, directory: directory))
    }
    if let group = request.group {
      guard request.name == nil else { throw .usage("--name is for one job; --group names the group") }
      let head = try self.head(ofGroup: group, request)
      return [head] + (try tree.drafts(folders, inGroup: group))
    }
    guard request.name == nil || found.count == 1 else { throw .usage("--name is for one job") }
    return try tree.drafts(folders) { (manifest) throws(ClientError) in try request.change(&manifest) }
  }

  /// A group that the command line makes.
  private func head(ofGroup name: String, _ request: SubmitRequest) throws(ClientError) -> DropDraft {
    try DropNaming.check(name, hint: "; give another with --group")
    return try draft(name: name, request.manifest(executable: nil), items: [])
  }

  private func draft(ofTemplate request: SubmitRequest) throws(ClientError) -> DropDraft {
    guard let template = request.template else {
      throw .usage("JOBDIR or EXECUTABLE is missing; only a --template or a --group does without")
    }
    let name = request.name ?? template
    try DropNaming.check(name)
    return try draft(name: name, request.manifest(executable: nil), items: [])
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
    guard request.board != nil || !request.tags.isEmpty || request.template != nil else {
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
    return try draft(
      name: name,
      request.manifest(executable: fileName),
      items: [.file(fileName, isExecutable: true, from: file.folder, as: file.name)]
    )
  }

  /// A drop with a manifest that was made, and checked here.
  private func draft(
    name: String,
    _ manifest: JSONObject,
    items: [DropDraft.Item]
  ) throws(ClientError) -> DropDraft {
    let bytes = JSONValue.object(manifest).pretty
    let parsed = try checked { () throws(FieldError) in try Manifest(parsing: bytes) }
    try check(parsed, path: name)
    return DropDraft(name: name, manifest: parsed, items: items + [.text(Layout.manifest, bytes)])
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
    // A group asks for no board, and a template may say which.
    if manifest.board != nil || !manifest.tags.isEmpty || !manifest.roles.isEmpty,
      let fault = site.catalogue.fault(in: manifest)
    {
      throw .usage(fault)
    }
    let longest = site.configuration.maximumDurationSeconds
    if let limit = manifest.durationLimitSeconds, limit > longest {
      throw .usage("\"duration_limit_seconds\" is \(limit), more than the \(longest) allowed")
    }
    try checked("\(path.shown): ") { () throws(FieldError) in
      for part in manifest.parts { if let expect = part.expect { _ = try Expectation(expect) } }
      if let pattern = manifest.progressPattern { _ = try ProgressPattern(pattern) }
    }
  }
}
