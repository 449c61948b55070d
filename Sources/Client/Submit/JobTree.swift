import JSON
import Posix
import Spool

/// Makes drafts of job directories, and of the jobs within those that are groups.
///
/// A directory whose manifest has `"group": true` may have directories with a manifest each in it: each becomes a
/// drop of its own, named after the group's with a dot between, as `nightly.boot`. Its manifest gets the group as
/// `parent`, where it names none, and where its `depends_on` names a directory beside it, that one's drop.
struct JobTree {
  /// A job's directory.
  struct Folder {
    /// The drop's name; within a group the directory's.
    var name: String
    /// As the user would type it, for messages.
    var path: String
    var directory: Directory
  }

  /// The group that folders lie in.
  private struct Surroundings {
    var group: String
    /// The names of the directories beside a folder.
    var names: Set<String>

    func drop(_ name: String) -> String { "\(group).\(name)" }
  }

  typealias Check = (_ manifest: Manifest, _ path: String) throws(ClientError) -> Void
  typealias Change = (_ manifest: inout JSONObject) throws(ClientError) -> Void

  private let limits: Configuration
  private let check: Check

  /// - Parameters:
  ///   - limits: the spool's.
  ///   - check: what the spool has to say of a manifest.
  init(limits: Configuration, check: @escaping Check) {
    self.limits = limits
    self.check = check
  }

  /// The drafts of directories that stand for themselves.
  ///
  /// - Parameters:
  ///   - folders: the directories.
  ///   - change: changes their manifests, not those within them.
  /// - Returns: the drafts, each folder's before those within it; of different names.
  /// - Throws: ``ClientError/usage(_:)`` for what is wrong in one of them, with its path.
  func drafts(_ folders: [Folder], change: Change) throws(ClientError) -> [DropDraft] {
    var drafts: [DropDraft] = []
    for folder in folders { try add(folder, nil, change: change, depth: 0, to: &drafts) }
    return try distinct(drafts)
  }

  /// The drafts of directories that become a group's.
  func drafts(_ folders: [Folder], inGroup group: String) throws(ClientError) -> [DropDraft] {
    var drafts: [DropDraft] = []
    let surroundings = Surroundings(group: group, names: Set(folders.map(\.name)))
    for folder in folders { try add(folder, surroundings, depth: 0, to: &drafts) }
    return try distinct(drafts)
  }

  private func distinct(_ drafts: [DropDraft]) throws(ClientError) -> [DropDraft] {
    var names: Set<String> = []
    for draft in drafts where !names.insert(draft.name).inserted {
      throw .usage("two of the directories have the name \"\(draft.name)\"")
    }
    return drafts
  }

  private func add(
    _ folder: Folder,
    _ surroundings: Surroundings?,
    change: Change = { (_) throws(ClientError) in },
    depth: Int,
    to drafts: inout [DropDraft]
  ) throws(ClientError) {
    guard depth <= limits.maximumDepth else {
      throw .usage("\(folder.path.shown): groups are nested deeper than \(limits.maximumDepth) levels")
    }
    let name = surroundings?.drop(folder.name) ?? folder.name
    try DropNaming.check(
      name,
      hint: surroundings == nil ? "; give another with --name" : "; rename the directory"
    )
    let (manifest, changed) = try manifest(of: folder, surroundings, change)
    try check(manifest, folder.path)
    let children = manifest.isGroup ? try self.children(of: folder) : []
    let scan = try DirectoryScan(folder.directory, without: Set(children.map(\.name)), limits: limits)
    drafts.append(
      DropDraft(name: name, manifest: manifest, items: try items(scan, manifest, changed, folder.path))
    )
    let inner = Surroundings(group: name, names: Set(children.map(\.name)))
    for child in children { try add(child, inner, depth: depth + 1, to: &drafts) }
  }

  /// The directories of a group that are jobs themselves, in the order of their names.
  private func children(of folder: Folder) throws(ClientError) -> [Folder] {
    let entries = try client { () throws(PosixError) in try folder.directory.entries() }
    var children: [Folder] = []
    for name in entries.compactMap(\.name.text).sorted() where !Layout.isOwn(name) {
      let child = try client { () throws(PosixError) -> Directory? in
        guard try folder.directory.statusIfPresent(of: name)?.kind == .directory else { return nil }
        let child = try folder.directory.directory(name)
        return try child.statusIfPresent(of: Layout.manifest) == nil ? nil : child
      }
      guard let child else { continue }
      children.append(Folder(name: name, path: "\(folder.path)/\(name)", directory: child))
    }
    return children
  }

  /// The manifest as it is to be dropped.
  ///
  /// - Returns: also its bytes, where they are not those of the file.
  private func manifest(
    of folder: Folder,
    _ surroundings: Surroundings?,
    _ change: Change
  ) throws(ClientError) -> (Manifest, changed: [UInt8]?) {
    let bytes = try JobFolder.bytes(of: folder.directory, path: folder.path)
    let label = "\(folder.path.shown): "
    let original = try checked(label) { () throws(FieldError) in try Manifest(parsing: bytes) }
    guard case .object(let object)? = try? JSONParser.parse(bytes) else { return (original, nil) }
    var changed = object
    if let surroundings { place(&changed, in: surroundings) }
    try change(&changed)
    guard changed != object else { return (original, nil) }
    let text = JSONValue.object(changed).pretty
    return (try checked(label) { () throws(FieldError) in try Manifest(parsing: text) }, text)
  }

  private func place(_ manifest: inout JSONObject, in surroundings: Surroundings) {
    if manifest["parent"] ?? .null == .null { manifest["parent"] = .string(surroundings.group) }
    let named = SubmitRequest.list(manifest["depends_on"])
    guard named.contains(where: { $0.string.map(surroundings.names.contains) ?? false }) else { return }
    manifest["depends_on"] = .array(
      named.map { value in
        guard let name = value.string, surroundings.names.contains(name) else { return value }
        return .string(surroundings.drop(name))
      }
    )
  }

  private func items(
    _ scan: DirectoryScan,
    _ manifest: Manifest,
    _ changed: [UInt8]?,
    _ path: String
  ) throws(ClientError) -> [DropDraft.Item] {
    for listed in manifest.files ?? [] where scan.sizes[listed.path] != listed.size {
      let size = scan.sizes[listed.path].map { "has \($0) bytes" } ?? "is missing"
      throw .usage("\(path.shown): \(listed.path) \(size), manifest.json lists \(listed.size)")
    }
    let executables = try executables(manifest, scan, path)
    return scan.items.map { item in
      guard case .file(let file, _, let from, let name) = item else { return item }
      if file == Layout.manifest, let changed { return .text(file, changed) }
      return executables.contains(file) ? .file(file, isExecutable: true, from: from, as: name) : item
    }
  }

  /// None for a group, and for a job whose template has them.
  private func executables(
    _ manifest: Manifest,
    _ scan: DirectoryScan,
    _ path: String
  ) throws(ClientError) -> [String] {
    guard !manifest.isGroup else { return [] }
    guard manifest.template == nil else { return manifest.parts.compactMap(\.executable) }
    return try checked("\(path.shown): ") { () throws(FieldError) in
      try JobFolder.executables(manifest, sizes: scan.sizes)
    }
  }
}
