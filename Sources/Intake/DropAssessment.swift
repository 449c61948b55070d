import Boards
import JSON
import Lab
import Posix
import Spool

/// How a drop came to be where it is.
enum Arrival: Sendable, Equatable {
  /// It appeared by rename, and so was complete before.
  case byRename
  /// It was made in `incoming/`, and grows there.
  case inPlace
  /// It was there when this process first looked.
  case unseen
}

/// What is to be done with a drop.
enum DropDecision: Sendable, Equatable {
  case accept(Manifest, executable: String?)
  case refuse(String)
  /// It may still be growing.
  case wait
  /// Nothing proves that it is complete; the reason says what is missing and how to complete it.
  case incomplete(String)
}

/// Looks into files of a drop, where the decision needs it.
protocol DropProbe {
  func bytes(of path: String, limit: Int) throws(PosixError) -> [UInt8]
  func sha256(of path: String) throws(PosixError) -> String
  /// Why an ELF or hex file is not whole by its own format; nil where it is.
  func faultInImage(_ path: String) throws(PosixError) -> String?
  /// False where somebody has the file open for writing; nil where that cannot be known.
  func hasNoWriter(_ path: String) throws(PosixError) -> Bool?
}

/// Decides when a drop is complete (The spool's protocol, "When a drop is complete").
///
/// The three ways: it appeared by rename; its manifest lists all files with sums, and they match; or
/// it is one ELF or hex file, whole by its own format, unchanged for the settle time and open nowhere.
/// Neither the manifest's presence nor a modification time means anything: rsync renames the manifest
/// first and sets old times, scp writes in place in any order.
struct DropAssessment {
  var snapshot: DropSnapshot
  var arrival: Arrival
  /// Unchanged for the settle time.
  var isSettled: Bool
  var boards: BoardCatalogue
  var limits: Configuration
  /// From which manifests may take what they leave out; nil for none.
  var templates: TemplateShelf?
  /// Whether its owner may ask for everything; asked for where that matters.
  var isAdmins: () -> Bool = { false }

  func decide(_ probe: some DropProbe) throws(PosixError) -> DropDecision {
    let isWhole = try isWhole(probe)
    if let fault = structuralFault() { return isWhole || isSettled ? .refuse(fault) : .wait }
    guard let file = snapshot.file(Layout.manifest) else {
      let reason = nestedDrop() ?? "manifest.json is missing"
      return isWhole || nestedDrop() != nil && isSettled ? .refuse(reason) : unfinished(reason)
    }
    guard file.status.kind == .regular else {
      return isWhole || isSettled
        ? .refuse("manifest.json is \(file.status.kind.name), not a regular file") : .wait
    }
    guard file.status.size <= ManifestLimits.maximumBytes else {
      let reason = "manifest.json is larger than \(ManifestLimits.maximumBytes) bytes"
      return isWhole || isSettled ? .refuse(reason) : .wait
    }
    let bytes = try probe.bytes(of: Layout.manifest, limit: ManifestLimits.maximumBytes)
    var manifest: Manifest
    do throws(FieldError) {
      manifest = try Manifest(parsing: bytes)
    } catch {
      // Half a manifest is no JSON; a whole one that is wrong is wrong for good.
      let isComplete = (try? JSONParser.parse(bytes)) != nil
      if isWhole || (isComplete && isSettled) { return .refuse(error.sentence) }
      return unfinished(error.sentence)
    }
    var template: Template?
    do throws(FieldError) {
      template = try self.template(of: manifest)
      if let template, let own = (try? JSONParser.parse(bytes))?.object {
        manifest = try template.effectiveManifest(under: own)
      }
    } catch {
      return isWhole || isSettled ? .refuse(error.sentence) : .wait
    }
    if let fault = fault(in: manifest) { return isWhole || isSettled ? .refuse(fault) : .wait }
    if manifest.isGroup { return decideGroup(manifest, isWhole: isWhole) }
    return try decide(manifest, isWhole: isWhole, template, probe)
  }

  private func template(of manifest: Manifest) throws(FieldError) -> Template? {
    guard let wish = manifest.template else { return nil }
    guard let templates else { throw FieldError("manifest.json: \"template\": the spool has no templates") }
    let template: Template
    do throws(TemplateShelf.Fault) {
      template = try templates.template(wish.name)
    } catch {
      throw FieldError("manifest.json: \"template\": \(error.sentence)")
    }
    guard wish.version ?? template.version == template.version else {
      throw FieldError(
        "manifest.json: \"template\": \(wish.name) has version \(template.version), not \(wish.version ?? 0)"
      )
    }
    return template
  }

  /// A group is its manifest alone.
  private func decideGroup(_ manifest: Manifest, isWhole: Bool) -> DropDecision {
    guard snapshot.files.count == 1, snapshot.directories.isEmpty else {
      let reason = "a \"group\" has no files but its manifest.json"
      return isWhole || isSettled ? .refuse(reason) : .wait
    }
    return isWhole || isSettled ? .accept(manifest, executable: nil) : .wait
  }

  private func decide(
    _ manifest: Manifest,
    isWhole: Bool,
    _ template: Template?,
    _ probe: some DropProbe
  ) throws(PosixError) -> DropDecision {
    if let files = manifest.files {
      guard let fault = try faultInListing(files, probe) else {
        return accepted(manifest, among: Set(files.map(\.path)), template)
      }
      return isWhole ? .refuse(fault) : unfinished(fault)
    }
    let found: Executables
    switch executables(manifest, among: nil, template) {
    case .success(let executables): found = executables
    case .failure(let fault): return isWhole ? .refuse(fault.sentence) : unfinished(fault.sentence)
    }
    if isWhole { return found.accepted }
    let hasOwn = found.names.contains { template?.files[$0] == nil }
    if !hasOwn, snapshot.files.count == 1, snapshot.directories.isEmpty {
      return isSettled ? found.accepted : .wait
    }
    return try decideBare(found, probe)
  }

  /// A manifest with the names of what it puts onto its boards.
  private struct Executables {
    /// Each role has its own.
    var manifest: Manifest
    /// Each once, in the order of the roles.
    var names: [String]

    var accepted: DropDecision { .accept(manifest, executable: names.first) }
  }

  /// The executables' names, checked.
  private func executables(
    _ manifest: Manifest,
    among paths: Set<String>?,
    _ template: Template?
  ) -> Result<Executables, FieldError> {
    var found = Executables(manifest: manifest, names: [])
    for (index, part) in manifest.parts.enumerated() {
      switch executableName(part, among: paths, template) {
      case .success(let name):
        if !manifest.roles.isEmpty { found.manifest.roles[index].executable = name }
        if !found.names.contains(name) { found.names.append(name) }
      case .failure(let fault):
        guard !manifest.roles.isEmpty else { return .failure(fault) }
        return .failure(FieldError("role \(manifest.roles[index].name): \(fault.sentence)"))
      }
    }
    return .success(found)
  }

  /// A drop that is known by nothing but its files.
  private func decideBare(_ found: Executables, _ probe: some DropProbe) throws(PosixError) -> DropDecision {
    if let temporary = snapshot.files.first(where: Self.isTemporary) {
      return unfinished("an upload of \(temporary.shown) is under way")
    }
    let isKnown = found.names.allSatisfy { name in
      let format = ImageFormat(fileName: name)
      return format == .elf || format == .hex
    }
    let images = found.names.filter { snapshot.file($0) != nil }
    guard isKnown, snapshot.files.count == 1 + images.count, snapshot.directories.isEmpty else {
      return unfinished(
        "only a drop of manifest.json and the ELF or hex files that it names can be seen to be complete; others"
          + " are renamed into place, or list all \"files\" in the manifest"
      )
    }
    for image in images {
      if try probe.hasNoWriter(image) == false { return .wait }
      if let fault = try probe.faultInImage(image) { return unfinished("\(image) is not whole: \(fault)") }
    }
    return isSettled ? found.accepted : .wait
  }

  private func accepted(
    _ manifest: Manifest,
    among paths: Set<String>,
    _ template: Template?
  ) -> DropDecision {
    switch executables(manifest, among: paths, template) {
    case .success(let found): found.accepted
    case .failure(let fault): .refuse(fault.sentence)
    }
  }

  private func unfinished(_ reason: String) -> DropDecision { isSettled ? .incomplete(reason) : .wait }

  /// True where the drop was complete when it got its name.
  ///
  /// Of one that nobody saw arrive (intake was down) the file system tells enough: a rename, and the end
  /// of a copy that sets times or modes, come after everything within. So it is whole when nothing in it
  /// is younger than the directory itself, nothing is being written, and it has settled.
  private func isWhole(_ probe: some DropProbe) throws(PosixError) -> Bool {
    // A rename that is reported late could vouch for another directory of the same name.
    guard snapshot.files.allSatisfy({ $0.status.changed <= snapshot.status.changed }) else { return false }
    switch arrival {
    case .byRename: return true
    case .inPlace: return false
    case .unseen:
      guard isSettled, !snapshot.files.contains(where: Self.isTemporary) else { return false }
      for file in snapshot.files {
        guard file.status.kind == .regular, let path = file.text else { continue }
        if try probe.hasNoWriter(path) == false { return false }
      }
      return true
    }
  }

  /// What makes a drop unacceptable whatever its manifest says.
  private func structuralFault() -> String? {
    if let fault = DropName.fault(in: snapshot.name.text) { return fault }
    switch snapshot.excess {
    case .files(let limit): return "it holds more than \(limit) files"
    case .depth(let limit): return "its folders are nested deeper than \(limit) levels"
    case nil: break
    }
    for file in snapshot.files + snapshot.directories {
      guard file.text != nil else {
        return "the name \"\(file.shown)\" holds control characters or is not UTF-8"
      }
      guard file.status.kind == .regular || file.status.kind == .directory else {
        return "\(file.shown) is \(file.status.kind.name), not a regular file"
      }
      guard file.status.owner == snapshot.status.owner else {
        return "\(file.shown) belongs to \(Users.name(ofUser: file.status.owner)), not to the drop's owner"
      }
    }
    // Sparse files can claim to be larger together than a number holds.
    let bytes = snapshot.files.reduce(0) { total, file in
      let (sum, overflow) = total.addingReportingOverflow(file.status.size)
      return overflow ? .max : sum
    }
    if bytes > limits.maximumBytes {
      return "it holds \(bytes) bytes, more than the \(limits.maximumBytes) allowed"
    }
    return nil
  }

  /// Plain `mv` onto a directory that is there puts the new one into it.
  private func nestedDrop() -> String? {
    let inner = snapshot.directories.first { $0.path.count == 1 && $0.path[0].isHidden }
    guard let inner else { return nil }
    return "\(inner.shown) lies within the drop: plain mv nests a directory that is already there; use mv -T"
  }

  private func fault(in manifest: Manifest) -> String? {
    if manifest.health != nil, !isAdmins() {
      return "manifest.json: \"health\" is for golden jobs, which only admins can drop"
    }
    return Self.fault(in: manifest, limits: limits, boards: boards)
  }

  /// Why no board of this spool would run what a manifest asks for, as it does.
  static func fault(in manifest: Manifest, limits: Configuration, boards: BoardCatalogue) -> String? {
    if !manifest.isGroup {
      guard manifest.board != nil || !manifest.tags.isEmpty || !manifest.roles.isEmpty else {
        return
          "manifest.json: neither it nor its template says with \"board\" or \"tags\" where the job is to run"
      }
      if let fault = boards.fault(in: manifest) { return fault }
    }
    if let limit = manifest.durationLimitSeconds, limit > limits.maximumDurationSeconds {
      return "\"duration_limit_seconds\" is \(limit), more than the \(limits.maximumDurationSeconds) allowed"
    }
    do throws(FieldError) {
      for part in manifest.parts { if let expect = part.expect { _ = try Expectation(expect) } }
      if let pattern = manifest.progressPattern { _ = try ProgressPattern(pattern) }
      return nil
    } catch {
      return "manifest.json: \(error.sentence)"
    }
  }

  private func faultInListing(_ files: [Manifest.File], _ probe: some DropProbe) throws(PosixError) -> String?
  {
    for listed in files {
      let components = listed.path.split(separator: "/").map { RawName(String($0)) }
      guard let file = snapshot.files.first(where: { $0.path == components }) else {
        return "\(listed.path) is listed in manifest.json, but missing"
      }
      guard file.status.size == listed.size else {
        return "\(listed.path) has \(file.status.size) bytes, manifest.json lists \(listed.size)"
      }
    }
    for listed in files where try probe.sha256(of: listed.path) != listed.sha256 {
      return "\(listed.path) has another sha256 than manifest.json lists"
    }
    return nil
  }

  /// The executable's name, checked.
  private func executableName(
    _ manifest: Manifest,
    among paths: Set<String>?,
    _ template: Template?
  ) -> Result<String, FieldError> {
    if let name = manifest.executable {
      if snapshot.file(name) == nil, let size = template?.files[name] {
        return size > 0 ? .success(name) : .failure(FieldError("the template's executable \(name) is empty"))
      }
      guard let file = snapshot.file(name), paths?.contains(name) ?? true else {
        let isDirectory = snapshot.directories.contains { $0.path == [RawName(name)] }
        return .failure(FieldError("the executable \(name) is \(isDirectory ? "a directory" : "missing")"))
      }
      guard file.status.size > 0 else { return .failure(FieldError("the executable \(name) is empty")) }
      return .success(name)
    }
    let candidates = snapshot.files.filter { file in
      file.path.count == 1 && (paths.map { $0.contains(file.shown) } ?? true)
        && ImageFormat(fileName: file.shown) != .other
    }
    if candidates.isEmpty, let name = template?.image { return .success(name) }
    guard let file = candidates.first, candidates.count == 1 else {
      let found =
        candidates.isEmpty ? "there is none" : "there are \(candidates.map(\.shown).joined(separator: ", "))"
      return .failure(
        FieldError(
          "\"executable\" may be left out only when the drop has one .elf, .hex or .bin file; \(found)"
        )
      )
    }
    guard file.status.size > 0 else { return .failure(FieldError("the executable \(file.shown) is empty")) }
    return .success(file.shown)
  }

  /// Names under which rsync, and clients of SFTP, write what is not there yet.
  private static func isTemporary(_ file: DropSnapshot.File) -> Bool {
    guard let name = file.path.last?.text else { return false }
    if name.hasSuffix(".part") || name.hasSuffix(".filepart") || file.path.contains(RawName(".~tmp~")) {
      return true
    }
    guard name.hasPrefix("."), let dot = name.lastIndex(of: "."), dot != name.startIndex else { return false }
    return name[name.index(after: dot)...].utf8.count == 6
  }
}
