import Posix
import Spool

/// The spool's folders and their modes, and what lies in the folders of jobs that is none.
enum FolderCheck {
  static func findings(_ survey: Survey) throws(PosixError) -> [Finding] {
    var findings: [Finding] = []
    for folder in Layout.folders(isShared: isShared(survey)) {
      guard let parent = survey.directory(parentPath(folder.path)) else { continue }
      let name = folder.path.split(separator: "/").last.map(String.init) ?? folder.path
      guard let status = try parent.statusIfPresent(of: name) else {
        findings.append(Finding(folder.path, "the folder is missing", repair: .makeFolder(mode: folder.mode)))
        continue
      }
      guard status.kind == .directory else {
        findings.append(
          Finding(
            folder.path,
            "it is \(status.kind.name), not a folder",
            remedy: "move it away, then `boardspool check --repair` makes the folder"
          )
        )
        continue
      }
      if let fault = fault(ofMode: status.mode, folder: folder.path) {
        findings.append(Finding(folder.path, fault, repair: .setMode(folder.mode)))
      }
      findings += owner(status, folder.path, survey)
    }
    for place in Place.allCases { findings += try strangers(in: place, survey) }
    return findings
  }

  /// Whether others submit: their folder says so.
  private static func isShared(_ survey: Survey) -> Bool {
    let mode = (try? survey.root.statusIfPresent(of: Layout.incoming))??.mode
    return mode.map { $0 & 0o022 != 0 } ?? (survey.owner == 0)
  }

  private static func parentPath(_ path: String) -> String {
    path.split(separator: "/").dropLast().joined(separator: "/")
  }

  /// What is wrong with a folder's permissions; nil where they serve.
  static func fault(ofMode mode: UInt32, folder: String) -> String? {
    let octal = String(mode, radix: 8)
    if mode & 0o700 != 0o700 { return "mode \(octal) keeps the spool's owner out" }
    switch folder {
    case Layout.incoming:
      let isOpen = mode & 0o022 != 0
      return isOpen && mode & 0o1000 == 0
        ? "mode \(octal) lets everybody remove others' drops: the sticky bit is missing" : nil
    case Layout.boards, Layout.recipes, Layout.templates:
      return mode & 0o002 != 0 ? "mode \(octal) lets everybody write what runs on every host" : nil
    case _ where folder.hasPrefix(Layout.intake):
      return mode & 0o077 != 0 ? "mode \(octal) lets others in where drops are taken apart" : nil
    default:
      return mode & 0o022 != 0 ? "mode \(octal) lets others than the spool's owner write" : nil
    }
  }

  static func owner(_ status: FileStatus, _ path: String, _ survey: Survey) -> [Finding] {
    guard status.owner != survey.owner, status.owner != 0 else { return [] }
    let command = "chown -h \(ShellWord.quoted(Users.name(ofUser: survey.owner))) \(ShellWord.quoted(path))"
    return [
      Finding(
        path,
        "it belongs to \(Users.name(ofUser: status.owner)), not to the spool's owner",
        remedy: "as root, in the spool: \(command)"
      )
    ]
  }

  private static func strangers(in place: Place, _ survey: Survey) throws(PosixError) -> [Finding] {
    guard let folder = survey.directory(place.rawValue) else { return [] }
    var findings: [Finding] = []
    for entry in try folder.entries() {
      let path = "\(place.rawValue)/\(entry.name.shown)"
      // A file that is open on another host and removed keeps such a name (NFS).
      if entry.name.text?.hasPrefix(".nfs") ?? false { continue }
      guard let status = try folder.statusIfPresent(of: entry.name) else { continue }
      guard let text = entry.name.text, JobToken(name: text, in: place) != nil else {
        findings.append(Finding(path, "it is not a name that the spool gives", repair: .setAside))
        continue
      }
      if status.kind != .directory {
        findings.append(Finding(path, "it is \(status.kind.name), not a job's directory", repair: .setAside))
      }
    }
    return findings.sorted { $0.path < $1.path }
  }
}
