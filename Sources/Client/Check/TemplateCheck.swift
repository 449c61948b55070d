import JSON
import Posix
import Spool

/// Templates that jobs cannot be made from.
enum TemplateCheck {
  static func findings(_ survey: Survey) throws(PosixError) -> [Finding] {
    guard let folder = survey.directory(Layout.templates) else { return [] }
    var findings: [Finding] = []
    for name in try folder.names().sorted() where !name.hasPrefix(".") {
      guard let status = try folder.statusIfPresent(of: name) else { continue }
      let path = "\(Layout.templates)/\(name)"
      guard status.kind == .directory else {
        let problem = "it is \(status.kind.name), and a template is a folder"
        findings.append(Finding(path, problem, remedy: "no job is made from it", isNote: true))
        continue
      }
      if let finding = finding(name, path, status, try folder.directory(name), survey) {
        findings.append(finding)
      }
    }
    return findings
  }

  private static func finding(
    _ name: String,
    _ path: String,
    _ status: FileStatus,
    _ directory: Directory,
    _ survey: Survey
  ) -> Finding? {
    if status.owner != 0, status.owner != survey.owner {
      let owner = Users.name(ofUser: status.owner)
      return Finding(
        path,
        "it belongs to \(owner), who is not the spool's owner",
        remedy:
          "as root, in the spool: chown -hR \(ShellWord.quoted(Users.name(ofUser: survey.owner))) \(ShellWord.quoted(path))"
      )
    }
    if status.mode & 0o002 != 0 {
      return Finding(
        path,
        "mode \(String(status.mode, radix: 8)) lets everybody write what others' jobs are made from",
        repair: .setMode(status.mode & ~0o002)
      )
    }
    guard let fault = fault(ofManifest: directory, template: name) else { return nil }
    return Finding(
      "\(path)/\(Layout.manifest)",
      fault,
      remedy: "mend the file; until then drops that name the template are refused"
    )
  }

  private static func fault(ofManifest directory: Directory, template name: String) -> String? {
    do {
      guard
        let bytes = try directory.readIfPresent(Layout.manifest, limit: ManifestLimits.maximumBytes)
      else { return "it is missing" }
      guard var manifest = try JSONParser.parse(bytes).object else { return "it is no object" }
      // Where the job is to run may be left to it; that it is of a template is enough then.
      let isGroup = manifest["group"] == .bool(true)
      if manifest["board"] == nil, manifest["tags"] == nil, !isGroup { manifest["template"] = .string(name) }
      _ = try Manifest(.object(manifest))
      return nil
    } catch let error as JSONSyntaxError {
      return "it is not JSON: \(error.clause)"
    } catch let error as FieldError {
      return error.sentence
    } catch let error as PosixError {
      return "it cannot be read: \(error.reason)"
    } catch {
      return "\(error)"
    }
  }
}
