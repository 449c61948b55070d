import JSON
import JUnit
import Posix
import Reports
import Spool

/// Adds to files' objects what only their bytes tell.
///
/// What a whole file holds is kept, for as long as the file's status says that it is the same.
final class DciContent: Sendable {
  /// What is told of a file by its bytes.
  private struct Digest: Sendable {
    var md5: String?
    var isReport: Bool
  }

  private struct Key: Hashable, Sendable {
    var device: UInt64
    var inode: UInt64
    var size: Int
    var changed: FileTime

    init(_ status: FileStatus) {
      device = status.device
      inode = status.inode
      size = status.size
      changed = status.changed
    }
  }

  /// Bytes of a file whose content stands in its object.
  static let largestInline = 65_536

  private let digests = Locked(RecentCache<Key, Digest>(capacity: 4096))

  /// The object with md5, mime and content.
  func complete(_ object: JSONObject, _ file: DciFile, of job: DciJob) -> JSONObject {
    var object = digested(object, file, of: job)
    object["content"] = JSONValue(text(file, job))
    return object
  }

  /// The object with md5 and mime.
  func digested(_ object: JSONObject, _ file: DciFile, of job: DciJob) -> JSONObject {
    var object = object
    let digest = file.isWhole ? digest(file, job) : nil
    object["md5"] = JSONValue(digest?.md5)
    object["mime"] = .string(digest?.isReport == true ? Self.report : DciMIME.of(file.path.last ?? ""))
    return object
  }

  private static let report = "application/junit"

  /// A file that cannot be read has none.
  private func text(_ file: DciFile, _ job: DciJob) -> String? {
    guard file.size <= Self.largestInline, let opened = try? file.open(in: job),
      let bytes = try? opened.descriptor.bytes(at: 0, count: Self.largestInline + 1),
      bytes.count <= Self.largestInline, !bytes.contains(0)
    else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  private func digest(_ file: DciFile, _ job: DciJob) -> Digest? {
    if let md5 = file.knownMD5 { return Digest(md5: md5, isReport: false) }
    let key = Key(file.status)
    if let known = digests.withLock({ $0.value(key) }) { return known }
    guard let opened = try? file.open(in: job) else { return nil }
    let digest = Self.isCandidate(file) ? Self.readWhole(opened, file.size) : Self.readInPieces(opened)
    if let digest { digests.withLock { $0.keep(digest, for: key) } }
    return digest
  }

  private static func isCandidate(_ file: DciFile) -> Bool {
    guard case .output = file.part else { return false }
    return JobReports.isCandidate(JobFileList.File(path: file.path, size: file.size, status: file.status))
  }

  private static func readWhole(_ file: OpenFile, _ size: Int) -> Digest? {
    guard let bytes = try? file.descriptor.bytes(at: 0, count: size) else { return nil }
    return Digest(md5: MD5.digest(of: bytes), isReport: (try? JUnitReader.read(bytes)) != nil)
  }

  private static func readInPieces(_ file: OpenFile) -> Digest? {
    var hash = MD5()
    do throws(PosixError) {
      try file.descriptor.forEachChunk { hash.update($0) }
    } catch {
      return nil
    }
    return Digest(md5: hash.finish(), isReport: false)
  }
}
