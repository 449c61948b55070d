import Posix
import Spool

/// Puts drops and requests into a far `incoming/`.
///
/// On disk, there: `incoming/.<name>.<sum>/`, where `<sum>` is the beginning of the content's SHA-256, then
/// `incoming/.<name>.<sum>.<random>/`, then `incoming/<name>/` by a rename that replaces nothing. What an upload
/// that broke has left under the first name is gone on with, in the same run or a later one: a small file is sent
/// again, a larger one from where it ends, after what is there was compared at its end and once a mebibyte.
/// Several runs of one submission may fill that folder together, for they write the same; the second name makes
/// it one's alone, who then compares, and the others fill one of their own.
///
/// At the end sums are compared: by `sha256sum` for large files where the account has a shell, by reading the
/// small ones back. A large file on an account without a shell is compared as above where a part of it is an
/// earlier connection's; of what this connection wrote each piece was acknowledged, on a way that SSH guards.
package final class Uploader {
  /// Files from that size on are large: for them a shell is asked for, in bytes.
  static let large = 1 << 23
  /// How often what is in the way is looked for again.
  private static let mostTries = 3

  private let mirror: Mirror
  private let host: FarHost
  private let shell: FarShell
  private let tell: (UploadProgress) -> Void

  /// - Parameters:
  ///   - mirror: of the spool.
  ///   - tell: called with how far a file is, again and again.
  package init(_ mirror: Mirror, tell: @escaping (UploadProgress) -> Void) {
    self.mirror = mirror
    host = mirror.host
    shell = FarShell(mirror.host)
    self.tell = tell
  }

  // MARK: Folders

  /// Puts a folder there.
  ///
  /// - Parameters:
  ///   - name: in `incoming/`.
  ///   - items: what it holds.
  ///   - ready: called with the owner's name when all is there, before it gets its name.
  /// - Returns: false where something of that name is there already.
  /// - Throws: where the host is not reached or refuses, a file cannot be read, or the user ended it.
  package func put(
    _ name: String,
    _ items: [UploadItem],
    ready: (_ owner: String) throws(RemoteError) -> Void
  ) throws(RemoteError) -> Bool {
    var files: [UploadFile] = []
    for item in items {
      guard !Interruption.isPending else { throw .interrupted }
      if let file = try UploadFile(item) { files.append(file) }
    }
    let folders = items.compactMap { item in if case .folder(let path) = item { path } else { nil } }
    let common = ".\(name).\(Self.sum(of: files, folders).prefix(8))"
    let random = try locally { () throws(PosixError) in try Random.hex(4) }
    let hidden = "\(common).\(random)"
    let shared = UploadFolder(path: path(common), folders: folders, files: files)
    let own = UploadFolder(path: path(hidden), folders: folders, files: files)
    var publishing = Publishing(hidden: hidden, name: name)
    var isTaken = false
    for _ in 0..<Self.mostTries {
      let outcome = try publish(&publishing) { (session) throws(RemoteError) in
        if !isTaken { isTaken = try take(shared, as: own, session) }
        if !isTaken { try own.send(session, shell, tell) }
        try own.settle(session, shell, tell)
      } ready: { (session) throws(RemoteError) in
        guard let entry = try self.entry(hidden, session) else { return }
        guard try own.isOneOwners(entry, session) else {
          throw .refused("incoming/\(hidden) is another user's")
        }
        try ready(try mirror.ownName(of: entry))
      }
      switch outcome {
      case .done: return true
      case .nameIsTaken:
        try giveBack(own, as: shared)
        return false
      case .hiddenIsGone: isTaken = false
      }
    }
    throw .refused("incoming/\(hidden) vanishes again and again")
  }

  private func path(_ name: String) -> String { host.path("\(Layout.incoming)/\(name)") }

  /// Fills the folder that all runs of one submission share, and makes it this one's alone.
  ///
  /// - Returns: false where another run was faster.
  private func take(
    _ shared: UploadFolder,
    as own: UploadFolder,
    _ session: SFTPSession
  ) throws(RemoteError) -> Bool {
    // The connection may have broken after the rename.
    if try session.ask(.lstat(path: own.path)).attributes(own.path) != nil { return true }
    do throws(RemoteError) {
      try shared.send(session, shell, tell)
      try session.ask(.rename(path: shared.path, to: own.path)).requireDone(shared.path)
      return true
    } catch {
      guard error.isMissing else { throw error }
      return false
    }
  }

  /// Has a later run of the same submission go on with what is there; where there is such a thing already, this
  /// one is removed.
  private func giveBack(_ own: UploadFolder, as shared: UploadFolder) throws(RemoteError) {
    try host.reliably { (session) throws(RemoteError) in
      let rename = try session.ask(.rename(path: own.path, to: shared.path))
      if case .status(.ok, _)? = rename.answer { return }
      try FarTree.remove(session, own.path)
    }
  }

  /// The content's sum: paths, modes, sizes and sums of all files.
  private static func sum(of files: [UploadFile], _ folders: [String]) -> String {
    let lines =
      folders.map { "folder \($0)" }
      + files.map { "\($0.isExecutable ? "program" : "file") \($0.size) \($0.sha256) \($0.path)" }
    return SHA256.digest(of: Array(lines.joined(separator: "\0").utf8))
  }

  /// The hidden folder as it is listed, which tells its owner's name.
  private func entry(_ name: String, _ session: SFTPSession) throws(RemoteError) -> SFTPName? {
    let list = ListDirectory(host.path(Layout.incoming))
    try session.run([list])
    return try list.entries()?.first { $0.component == name }
  }

  // MARK: Files

  /// Puts a small file there.
  ///
  /// - Returns: false where something of that name is there already.
  package func put(_ name: String, _ bytes: [UInt8]) throws(RemoteError) -> Bool {
    if bytes.isEmpty { return try make(name) }
    let random = try locally { () throws(PosixError) in try Random.hex(4) }
    let hidden = ".\(name).\(random)"
    let path = host.path("\(Layout.incoming)/\(hidden)")
    var publishing = Publishing(hidden: hidden, name: name)
    for _ in 0..<Self.mostTries {
      let outcome = try publish(&publishing) { (session) throws(RemoteError) in
        let file = WriteFile(path, bytes, [.create, .truncate])
        try session.run([file])
        try file.requireDone()
      }
      switch outcome {
      case .done: return true
      case .hiddenIsGone: continue
      case .nameIsTaken:
        try remove(hidden)
        return false
      }
    }
    throw .refused("incoming/\(hidden) vanishes again and again")
  }

  /// An empty file is whole as soon as it is there.
  private func make(_ name: String) throws(RemoteError) -> Bool {
    let path = host.path("\(Layout.incoming)/\(name)")
    return try host.reliably { (session) throws(RemoteError) in
      let file = WriteFile(path, [], [.create, .exclusively])
      try session.run([file])
      do throws(RemoteError) {
        try file.requireDone()
        return true
      } catch {
        // Version 3 has no word of its own for a name that is taken.
        guard try session.ask(.lstat(path: path)).attributes(path) != nil else { throw error }
        return false
      }
    }
  }

  /// Removes a file from `incoming/`; one that is not there is as good.
  package func remove(_ name: String) throws(RemoteError) {
    let path = host.path("\(Layout.incoming)/\(name)")
    try host.reliably { (session) throws(RemoteError) in
      let ask = try session.ask(.remove(path: path))
      if case .status(.noSuchFile, _)? = ask.answer { return }
      try ask.requireDone(path)
    }
  }

  /// Takes back what lies in `incoming/`: it gets a hidden name, under which nobody looks at it, and is removed.
  ///
  /// - Returns: false where it is there no more.
  /// - Throws: where the other machine refuses, or cannot be reached.
  package func withdraw(_ name: String) throws(RemoteError) -> Bool {
    let random = try locally { () throws(PosixError) in try Random.hex(4) }
    let (visible, hidden) = (path(name), path(".\(name).\(random).withdrawn"))
    let isTaken = try host.reliably { (session) throws(RemoteError) in
      let ask = try session.ask(.rename(path: visible, to: hidden))
      if case .status(.noSuchFile, _)? = ask.answer {
        // The connection may have broken after the rename.
        return try session.ask(.lstat(path: hidden)).attributes(hidden) != nil
      }
      try ask.requireDone(visible)
      return true
    }
    guard isTaken else { return false }
    // It is taken back by now, whatever becomes of this; `check` tells of what is left there.
    try? host.reliably { (session) throws(RemoteError) in try FarTree.remove(session, hidden) }
    return true
  }

  // MARK: Names

  /// A hidden name that is to become a visible one.
  private struct Publishing {
    var hidden: String
    var name: String
    /// Whether the rename was asked for, and its answer is not known.
    var isInDoubt = false
  }

  private enum Outcome {
    case done, nameIsTaken, hiddenIsGone
  }

  /// Fills what is hidden, and gives it its name.
  ///
  /// A connection that breaks between the rename and its answer leaves it in doubt; then the hidden name, which
  /// only this program makes, tells: where it is gone the rename happened.
  ///
  /// - Parameters:
  ///   - publishing: the names.
  ///   - fill: makes what is hidden whole.
  ///   - ready: called when it is, and nothing has the name: what had it before has its receipt by now.
  /// - Returns: what became of the names.
  /// - Throws: what the two throw, and where the host is not reached or refuses.
  private func publish(
    _ publishing: inout Publishing,
    fill: (SFTPSession) throws(RemoteError) -> Void,
    ready: (SFTPSession) throws(RemoteError) -> Void = { (_) throws(RemoteError) in }
  ) throws(RemoteError) -> Outcome {
    let hidden = host.path("\(Layout.incoming)/\(publishing.hidden)")
    let visible = host.path("\(Layout.incoming)/\(publishing.name)")
    return try host.reliably { (session) throws(RemoteError) in
      if publishing.isInDoubt {
        guard try session.ask(.lstat(path: hidden)).attributes(hidden) != nil else { return .done }
        publishing.isInDoubt = false
      }
      try fill(session)
      guard let status = try session.ask(.lstat(path: hidden)).attributes(hidden) else {
        return .hiddenIsGone
      }
      if try session.ask(.lstat(path: visible)).attributes(visible) != nil { return .nameIsTaken }
      try ready(session)
      publishing.isInDoubt = true
      var rename = try session.ask(Self.rename(hidden, visible, status, session.extensions))
      for _ in 1..<Self.mostTries {
        if case .status(.ok, _)? = rename.answer { break }
        guard try session.ask(.lstat(path: hidden)).attributes(hidden) != nil else { return .hiddenIsGone }
        if try session.ask(.lstat(path: visible)).attributes(visible) != nil { return .nameIsTaken }
        // Another drop may have had the name for a moment.
        rename = try session.ask(Self.rename(hidden, visible, status, session.extensions))
      }
      publishing.isInDoubt = false
      try rename.requireDone(hidden)
      return .done
    }
  }

  /// The rename of version 3 replaces nothing; but OpenSSH gives a file its new name before it takes the old one
  /// away, and a request with two names is none.
  private static func rename(
    _ hidden: String,
    _ visible: String,
    _ status: SFTPAttributes,
    _ extensions: Set<String>
  ) -> SFTPRequest {
    status.kind == .regular && extensions.contains(SFTPRequest.posixRename)
      ? .replace(path: hidden, by: visible) : .rename(path: hidden, to: visible)
  }
}
