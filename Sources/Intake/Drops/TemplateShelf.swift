import Boards
import JSON
import Posix
import Spool

/// `templates/<name>/`: a manifest, and files that the jobs made from it get.
struct Template {
  var name: String
  /// `extra.version` of its manifest, else 0.
  var version: Int
  var manifest: JSONObject
  var directory: Directory
  /// Names and sizes of its plain files at the top, the manifest left out.
  var files: [String: Int]

  /// The manifest of a job: the drop's own members before the template's.
  func manifest(under own: JSONObject) -> JSONObject {
    var merged = manifest
    for member in own.members { merged[member.name] = member.value }
    return merged
  }

  /// The same, read and checked.
  func effectiveManifest(under own: JSONObject) throws(FieldError) -> Manifest {
    do throws(FieldError) {
      return try Manifest(.object(manifest(under: own)))
    } catch {
      throw FieldError("manifest.json, with what the template \(name) adds: \(error.sentence)")
    }
  }

  /// The one image among the files; nil where there is none, or several.
  var image: String? {
    let images = files.filter { $0.value > 0 && ImageFormat(fileName: $0.key) != .other }
    return images.count == 1 ? images.first?.key : nil
  }

  /// What the template adds to a drop's manifest.
  func additions(to own: JSONObject) -> JSONObject {
    var added = JSONObject()
    for member in manifest.members where own[member.name] == nil { added[member.name] = member.value }
    return added
  }
}

/// The templates, which admins write; each is read when it is asked for.
struct TemplateShelf {
  let reader: SpoolReader

  /// Why a template cannot be used, as a clause.
  struct Fault: Error {
    var sentence: String
  }

  func names() throws(PosixError) -> [String] {
    guard let folder = try? reader.root.directory(Layout.templates) else { return [] }
    return try folder.names().filter { !$0.hasPrefix(".") }.sorted()
  }

  func template(_ name: String) throws(Fault) -> Template {
    do {
      let directory = try reader.root.directory(Layout.templates).directory(name)
      let status = try directory.status()
      let spoolOwner = try reader.root.status().owner
      guard status.owner == 0 || status.owner == spoolOwner else {
        throw Fault(
          sentence: "the template \(name) belongs to \(Users.name(ofUser: status.owner)), who is no admin"
        )
      }
      let bytes = try directory.read(Layout.manifest, limit: ManifestLimits.maximumBytes)
      guard let manifest = try JSONParser.parse(bytes).object else {
        throw Fault(sentence: "the manifest.json of the template \(name) is no object")
      }
      var files: [String: Int] = [:]
      for entry in try directory.names() where entry != Layout.manifest && !Layout.isOwn(entry) {
        guard let file = try directory.statusIfPresent(of: entry), file.kind == .regular else { continue }
        files[entry] = file.size
      }
      return Template(
        name: name,
        version: manifest["extra"]?["version"]?.integer ?? 0,
        manifest: manifest,
        directory: directory,
        files: files
      )
    } catch let fault as Fault {
      throw fault
    } catch let error as PosixError {
      guard error.isMissing else { throw Fault(sentence: "the template \(name): \(error.reason)") }
      let known = (try? names()) ?? []
      if known.contains(name) { throw Fault(sentence: "the template \(name) has no \(Layout.manifest)") }
      throw Fault(sentence: "there is no template \(name)" + hint(name, among: known))
    } catch let error as JSONSyntaxError {
      throw Fault(sentence: "the manifest.json of the template \(name) is not JSON: \(error.clause)")
    } catch {
      throw Fault(sentence: "the template \(name): \(error)")
    }
  }

  private func hint(_ name: String, among known: [String]) -> String {
    if let near = nearest(to: name, among: known) { return "; did you mean \"\(near)\"?" }
    return known.isEmpty
      ? " (the spool has none)" : " (there are \(known.prefix(20).joined(separator: ", ")))"
  }
}
