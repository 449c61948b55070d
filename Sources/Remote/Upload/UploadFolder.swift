import Posix
import Spool

/// The hidden folder of one upload.
struct UploadFolder {
  /// There.
  let path: String
  let folders: [String]
  let files: [UploadFile]

  /// Sends what is not there yet.
  func send(
    _ session: SFTPSession,
    _ shell: FarShell,
    _ tell: (UploadProgress) -> Void
  ) throws(RemoteError) {
    let present = try prepare(session)
    try makeFolders(session, present)
    try sendSmall(session)
    for file in files where file.size > ReadFile.chunk {
      let isSent = try send(file, by: shell, tell)
      if !isSent { try stream(file, session, present[file.path], tell) }
    }
  }

  /// Compares the sums, and sends again what is not the same there as here.
  func settle(
    _ session: SFTPSession,
    _ shell: FarShell,
    _ tell: (UploadProgress) -> Void
  ) throws(RemoteError) {
    let present = try prepare(session)
    try makeFolders(session, present)
    // Another run may still have them open: a late write of the same would make them younger than the drop.
    let small = files.filter { $0.size <= ReadFile.chunk && present[$0.path] != nil }
    let removals = small.map { Ask(.remove(path: "\(path)/\($0.path)")) }
    try session.run(removals)
    for removal in removals { try removal.requireDone(path) }
    try sendSmall(session)
    let wrong = try wrongFiles(session, shell)
    for file in wrong {
      // What an earlier run left was not what it seemed.
      if present[file.path] != nil || file.size <= ReadFile.chunk {
        try session.ask(.remove(path: "\(path)/\(file.path)")).requireDone(file.path)
      }
      if file.size > ReadFile.chunk { try stream(file, session, nil, tell) }
    }
    if !wrong.isEmpty {
      try sendSmall(session)
      if let file = try wrongFiles(session, shell).first {
        throw .refused("\(file.path.shown) is not the same there as here after it was sent twice")
      }
    }
    try setModes(session)
  }

  /// Makes the folder, or finds what an earlier run left of it.
  private func prepare(_ session: SFTPSession) throws(RemoteError) -> [String: SFTPAttributes] {
    let make = try session.ask(.makeDirectory(path: path, mode: 0o755))
    if case .status(.ok, _)? = make.answer { return [:] }
    guard try session.ask(.lstat(path: path)).attributes(path)?.kind == .directory else {
      try make.requireDone(path)
      return [:]
    }
    var present: [String: SFTPAttributes] = [:]
    let known = Set(folders + files.map(\.path))
    for entry in try FarTree.walk(session, path) {
      if known.contains(entry.path) {
        present[entry.path] = entry.attributes
      } else if entry.attributes.kind != .directory {
        try session.ask(.remove(path: "\(path)/\(entry.path)")).requireDone(entry.path)
      }
    }
    return present
  }

  private func makeFolders(
    _ session: SFTPSession,
    _ present: [String: SFTPAttributes]
  ) throws(RemoteError) {
    let missing = folders.filter { present[$0] == nil }
    // Each level when the one above is there.
    let levels = Dictionary(grouping: missing) { $0.split(separator: "/").count }
    for level in levels.keys.sorted() {
      let asks = (levels[level] ?? []).map { Ask(.makeDirectory(path: "\(path)/\($0)", mode: 0o755)) }
      try session.run(asks)
      for ask in asks { try ask.requireDone(path) }
    }
  }

  private func sendSmall(_ session: SFTPSession) throws(RemoteError) {
    var rest = files.filter { $0.size <= ReadFile.chunk }[...]
    try session.run { () throws(RemoteError) in
      guard let file = rest.popFirst() else { return nil }
      let bytes = try file.open().bytes(at: 0, count: file.size)
      return WriteFile("\(path)/\(file.path)", bytes, [.create, .truncate])
    } done: { (conversation) throws(RemoteError) in
      try (conversation as? WriteFile)?.requireDone()
    }
  }

  /// Sends a large file by rsync where both sides have it; false where it did not.
  private func send(
    _ file: UploadFile,
    by shell: FarShell,
    _ tell: (UploadProgress) -> Void
  ) throws(RemoteError) -> Bool {
    guard file.size >= Uploader.large, let local = file.localPath, Environment.hasProgram("rsync"),
      try shell.has("rsync")
    else { return false }
    return try shell.send(local, to: "\(path)/\(file.path)") { sent in
      tell(UploadProgress(path: file.path, sent: min(sent, file.size), size: file.size))
    }
  }

  // MARK: Large files

  /// Sends a file from where the one that is there ends.
  private func stream(
    _ file: UploadFile,
    _ session: SFTPSession,
    _ present: SFTPAttributes?,
    _ tell: (UploadProgress) -> Void
  ) throws(RemoteError) {
    let target = "\(path)/\(file.path)"
    let reader = try file.open()
    // rsync may have got further than what was listed before.
    let there = try session.ask(.lstat(path: target)).attributes(target)
    var start = there?.kind == .regular ? there?.byteCount ?? 0 : 0
    if start > file.size { start = 0 }
    if start > 0, try !Comparison.isPrefix(target, start, reader, session) { start = 0 }
    let opening: SFTPRequest.Opening = start > 0 ? [.write] : [.write, .create, .truncate]
    let open = try session.ask(.open(path: target, opening, mode: 0o644))
    guard case .handle(let handle)? = open.answer else { throw unexpected(open.request, target, open.answer) }
    var next = start
    var sent = start
    try session.run { () throws(RemoteError) in
      guard next < file.size else { return nil }
      let bytes = try reader.bytes(at: next, count: min(ReadFile.chunk, file.size - next))
      guard !bytes.isEmpty else { throw .refused("\(file.path.shown) became shorter while it was sent") }
      let ask = Ask(.write(handle: handle, offset: UInt64(next), bytes: bytes))
      next += bytes.count
      return ask
    } done: { (conversation) throws(RemoteError) in
      guard let ask = conversation as? Ask, case .write(_, _, let bytes) = ask.request else { return }
      try ask.requireDone(target)
      sent += bytes.count
      tell(UploadProgress(path: file.path, sent: sent, size: file.size))
    }
    try session.ask(.close(handle: handle)).requireDone(target)
  }

  // MARK: Sums

  /// The files whose content there is another than here.
  private func wrongFiles(_ session: SFTPSession, _ shell: FarShell) throws(RemoteError) -> [UploadFile] {
    var wrong: [UploadFile] = []
    let large = files.filter { $0.size >= Uploader.large }
    if !large.isEmpty, try shell.has("sha256sum"), let sums = try shell.sums(of: large.map(\.path), in: path)
    {
      wrong += zip(large, sums).filter { $0.sha256 != $1 }.map(\.0)
    } else {
      for file in large where try !Comparison.hasSize("\(path)/\(file.path)", file.size, session) {
        wrong.append(file)
      }
    }
    let small = files.filter { $0.size <= ReadFile.chunk }
    let readings = small.map { ReadFile("\(path)/\($0.path)", limit: ReadFile.chunk) }
    try session.run(readings)
    for (file, reading) in zip(small, readings) where try reading.content().map(SHA256.digest) != file.sha256
    {
      wrong.append(file)
    }
    for file in files where file.size > ReadFile.chunk && file.size < Uploader.large {
      let bytes = try FarHost.bytes("\(path)/\(file.path)", at: 0, count: file.size + 1, session)
      if bytes.map(SHA256.digest) != file.sha256 { wrong.append(file) }
    }
    return wrong
  }

  /// Whether all of it is the owner's of the folder; another user could have made that first.
  func isOneOwners(_ entry: SFTPName, _ session: SFTPSession) throws(RemoteError) -> Bool {
    try FarTree.walk(session, path).allSatisfy { $0.attributes.owner == entry.attributes.owner }
  }

  private func setModes(_ session: SFTPSession) throws(RemoteError) {
    let asks = files.filter(\.isExecutable).map { Ask(.setMode(path: "\(path)/\($0.path)", 0o755)) }
    try session.run(asks)
    for ask in asks { try ask.requireDone(path) }
  }
}
