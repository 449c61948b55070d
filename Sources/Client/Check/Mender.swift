import Posix
import Spool

/// Carries out repairs.
///
/// What is not the spool's is moved to `.lost/`, never deleted.
final class Mender {
  static let lost = ".lost"

  private let reader: SpoolReader
  private let root: Directory
  private let live: [HostReport]
  /// The jobs as the other repairs have left them.
  private var survey: Survey?

  init(_ reader: SpoolReader, live: [HostReport]) {
    self.reader = reader
    self.live = live
    root = reader.root
  }

  /// The findings with a repair, each repair once; receipts and the index last, for they are made from
  /// the jobs, which the others mend.
  static func ordered(_ findings: [Finding]) -> [Finding] {
    let receipts = findings.filter { $0.repair == .mendReceipt }
    let index = findings.filter { $0.repair == .rebuildIndex }.prefix(1)
    // Behind a hold the job has another path.
    let holds = findings.filter { if case .hold? = $0.repair { true } else { false } }
    let others = findings.filter { finding in
      switch finding.repair {
      case nil, .mendReceipt, .rebuildIndex, .hold: false
      default: true
      }
    }
    return others + holds + receipts + index
  }

  private func jobs() throws(PosixError) -> Survey {
    if let survey { return survey }
    let survey = try Survey(reader, live: live, now: Clock.now)
    self.survey = survey
    return survey
  }

  func mend(_ finding: Finding) throws(PosixError) {
    let (folder, name) = try locate(finding.path)
    switch finding.repair {
    case .makeFolder(let mode):
      try folder.makeDirectory(name, mode: mode)
      try folder.setMode(mode, of: name)
    case .setMode(let mode): try folder.setMode(mode, of: name)
    case .remove: try folder.remove(name)
    case .setAside: try setAside(name, in: folder, path: finding.path)
    case .linkResult(let epoch): try linkResult(epoch, name, in: folder, path: finding.path)
    case .rebuildIndex: try rebuildIndex(name, in: folder, path: finding.path)
    case .renameLease(let new): try folder.renameExclusively(name, to: folder, as: new)
    case .mendReceipt: try mendReceipt(name, in: folder, path: finding.path)
    case .hold(let held): try folder.rename(name, to: folder, as: held)
    case .makeLease(let lease): _ = try folder.directory(name).create(lease, mode: 0o600)
    case nil: break
    }
  }

  /// The folder of a path below the spool, and the name in it as the file system has it.
  private func locate(_ path: String) throws(PosixError) -> (Directory, RawName) {
    let parts = path.split(separator: "/")
    guard let last = parts.last else { throw PosixError(code: 2, call: "open", subject: path) }
    var folder = root
    for part in parts.dropLast() { folder = try folder.directory(String(part)) }
    // A name that is not text was told escaped.
    let raw = try folder.entries().first { $0.name.shown == last }?.name
    return (folder, raw ?? RawName(String(last)))
  }

  private func setAside(_ name: RawName, in folder: Directory, path: String) throws(PosixError) {
    let lost = try root.directory(making: Self.lost, mode: 0o700)
    let flat = String(path.map { $0 == "/" ? "~" : $0 }.prefix(120))
    for number in 1...10_000 {
      let target = number == 1 ? flat : "\(flat).\(number)"
      do throws(PosixError) {
        return try folder.renameExclusively(name, to: lost, as: target)
      } catch  where error.exists {}
    }
    throw PosixError(code: 17, call: "rename", subject: path)
  }

  private func linkResult(
    _ epoch: Int,
    _ name: RawName,
    in folder: Directory,
    path: String
  ) throws(PosixError) {
    if try folder.statusIfPresent(of: name) != nil { try setAside(name, in: folder, path: path) }
    try folder.makeLink(name, to: "\(Layout.attempts)/\(epoch)/\(Layout.result)")
  }

  private func rebuildIndex(_ name: RawName, in folder: Directory, path: String) throws(PosixError) {
    let bytes = IndexCheck.rebuilt(try jobs())
    if try folder.statusIfPresent(of: name) != nil { try setAside(name, in: folder, path: path) }
    try folder.replace(IndexFollower.fileName, bytes, sync: true)
  }

  private func mendReceipt(_ name: RawName, in folder: Directory, path: String) throws(PosixError) {
    let parts = path.split(separator: "/").map(String.init)
    guard parts.count == 3, let text = name.text,
      let receipt = reader.receipt(user: parts[1], drop: String(text.dropLast(5)))
    else { return }
    let mended = ReceiptCheck.mended(receipt, try jobs())
    try folder.replace(text, mended.json.pretty, sync: false)
  }
}
