import Posix
import Spool

/// Copies a taken drop while hashing it.
///
/// Every file is opened beneath the drop's descriptor, without following links or leaving its file
/// system, and must be regular and its owner's then, whatever it was when it was looked at before.
struct DropCopy {
  enum Fault: Error {
    /// The drop's fault, as one sentence.
    case refused(String)
    case failed(PosixError)
  }

  struct Digests {
    /// Of the first executable.
    var size: Int?
    var sha256: String?
    var md5: String?
    var manifestSHA256: String?
  }

  var limits: Configuration
  var owner: UInt32
  /// Names at the top that are not copied.
  var passesOver: Set<String> = []

  /// Copies what belongs to the job: all that is listed where the manifest lists files, else all.
  func copy(
    _ source: Directory,
    to target: Directory,
    manifest: Manifest,
    executables: [String]
  ) throws(Fault) -> Digests {
    let snapshot: DropSnapshot?
    do {
      snapshot = try DropSnapshot.read(RawName("."), in: source, limits: limits)
    } catch {
      throw .failed(error)
    }
    guard let snapshot else { throw .refused("the drop is gone") }
    guard snapshot.excess == nil else { throw .refused("the drop grew while it was taken") }
    let listed = manifest.files.map { Dictionary($0.map { ($0.path, $0) }) { first, _ in first } }
    var digests = Digests()
    var missing = Set(executables)
    var budget = limits.maximumBytes
    if listed == nil {
      for directory in snapshot.directories { try make(directory, in: target) }
    }
    for file in snapshot.files {
      guard let path = file.text else { throw .refused("the name \"\(file.shown)\" is not plain text") }
      if passesOver.contains(path) { continue }
      let isNeeded = listed == nil || listed?[path] != nil || path == Layout.manifest
      guard isNeeded else { continue }
      if listed != nil { try makeParents(of: file, in: target) }
      let isExecutable = executables.contains(path)
      let copied = try copy(path, from: source, to: target, isExecutable: isExecutable, budget: &budget)
      if let wanted = listed?[path], wanted.size != copied.size || wanted.sha256 != copied.sha256 {
        throw .refused("\(path) changed while it was taken: it does not match manifest.json's list")
      }
      if isExecutable, copied.size > 0 { missing.remove(path) }
      if path == executables.first {
        (digests.size, digests.sha256, digests.md5) = (copied.size, copied.sha256, copied.md5)
      }
      if path == Layout.manifest { digests.manifestSHA256 = copied.sha256 }
    }
    if let executable = missing.sorted().first {
      throw .refused("the executable \(executable) is empty or gone")
    }
    for path in listed?.keys.sorted() ?? [] where !snapshot.files.contains(where: { $0.text == path }) {
      throw .refused("\(path) is listed in manifest.json, but missing")
    }
    return digests
  }

  private func copy(
    _ path: String,
    from source: Directory,
    to target: Directory,
    isExecutable: Bool,
    budget: inout Int
  ) throws(Fault) -> (size: Int, sha256: String, md5: String?) {
    do {
      let file = try source.openWithin(path)
      let status = try file.status()
      guard status.kind == .regular else {
        throw Fault.refused("\(path) is \(status.kind.name), not a regular file")
      }
      guard status.owner == owner else { throw Fault.refused("\(path) does not belong to the drop's owner") }
      let copy = try target.createWithin(path, mode: isExecutable ? 0o755 : 0o644 | (status.mode & 0o111))
      var sha256 = SHA256()
      var md5 = MD5()
      var size = 0
      let limit = budget
      var isTooLarge = false
      try file.forEachChunk { (chunk) throws(PosixError) in
        guard !isTooLarge else { return }
        size += chunk.count
        isTooLarge = size > limit
        if isTooLarge { return }
        sha256.update(chunk)
        if isExecutable { md5.update(chunk) }
        try copy.writeAll(chunk)
      }
      guard !isTooLarge else {
        throw Fault.refused("it holds more than the \(limits.maximumBytes) bytes allowed")
      }
      budget -= size
      return (size, sha256.finish(), isExecutable ? md5.finish() : nil)
    } catch let fault as Fault {
      throw fault
    } catch let error as PosixError {
      // ELOOP and EXDEV: a link, or another file system, where a file was before.
      if [40, 18, 2, 20, 6].contains(error.code) {
        throw .refused("\(path) changed while it was taken: \(error.reason)")
      }
      throw .failed(error)
    } catch {
      throw .refused("\(path): \(error)")
    }
  }

  private func make(_ directory: DropSnapshot.File, in target: Directory) throws(Fault) {
    do throws(PosixError) {
      try target.makeDirectory(directory.path.compactMap(\.text).joined(separator: "/"))
    } catch {
      throw .failed(error)
    }
  }

  private func makeParents(of file: DropSnapshot.File, in target: Directory) throws(Fault) {
    for depth in 1..<max(1, file.path.count) {
      do throws(PosixError) {
        try target.makeDirectory(file.path.prefix(depth).compactMap(\.text).joined(separator: "/"))
      } catch {
        guard error.exists else { throw .failed(error) }
      }
    }
  }
}
