import Posix
import Spool

/// A private local directory that looks like the part of a far spool that a verb needs, so that what reads
/// spools reads it.
///
/// Names from the other machine become files here only where they are one component of printable text; links
/// become nothing; what is written is bounded, and each file is replaced at once. Logs and the index are not
/// copied: they are read where they lie.
package final class Mirror {
  /// The largest file that is copied, in bytes; what reads spools takes no larger one.
  static let largestFile = 1 << 22
  /// A job has fewer attempts than that.
  private static let mostAttempts = 1 << 12

  package let host: FarHost
  /// What looks like the spool.
  package let root: Directory
  private let folder: PrivateFolder
  private var owners: OwnerNames
  /// Where each job that is here was last seen.
  private var tokens: [JobID: JobToken] = [:]
  /// The admins' files by their paths, as they were listed, with how often they were read so.
  private var adminFiles: [String: (stamp: SFTPAttributes, reads: Int)] = [:]
  private var hosts: Set<String> = []

  package init(_ host: FarHost) throws(RemoteError) {
    self.host = host
    owners = OwnerNames(host)
    folder = try PrivateFolder(for: host.address)
    root = folder.directory
    try locally { () throws(PosixError) in
      for (path, _) in Layout.folders(isShared: false) { try root.makeDirectory(path, mode: 0o700) }
    }
  }

  /// Brings what is needed, as it is now.
  ///
  /// - Throws: where the host is not reached, or there is no spool.
  package func bring(_ need: SpoolNeed) throws(RemoteError) {
    switch need {
    case .overview: try bringOverview()
    case .queue: try bringQueue()
    case .job(let id): try bringJob(id, .whole)
    case .state(let id): try bringJob(id, .state)
    case .ended(let ids): try bringEnded(ids)
    case .folder(let id): try bringFolder(id)
    case .receipt(let user, let drop): try bringReceipt(user, drop)
    }
  }

  // MARK: The spool

  private func bringOverview() throws(RemoteError) {
    let (configuration, boards, recipes, hosts, running) = try host.reliably {
      (session) throws(RemoteError) in
      let configuration = ReadFile(host.path(Layout.configuration), limit: 1 << 20)
      let boards = ListDirectory(host.path(Layout.boards))
      let recipes = ListDirectory(host.path(Layout.recipes))
      let hosts = ListDirectory(host.path(Layout.hosts))
      let running = ListDirectory(host.path(Place.running.rawValue))
      try session.run([configuration, boards, recipes, hosts, running])
      return (
        try configuration.content(), try boards.entries(), try recipes.entries(), try hosts.entries(),
        try running.entries()
      )
    }
    guard let configuration else { throw try missing() }
    try write(Layout.configuration, configuration)
    try bring(boards ?? [], of: Layout.boards)
    try bring(recipes ?? [], of: Layout.recipes)
    try bringHosts(hosts ?? [])
    let listed = Self.tokens(running ?? [], .running)
    try forget(in: .running, but: listed)
    try bring(listed, .row)
  }

  private func missing() throws(RemoteError) -> RemoteError {
    let exists = try host.status(host.address.path) != nil
    return .refused(
      exists
        ? "\(host.address) is not a spool: it has no spool.json"
        : "\(host.address): there is no such directory"
    )
  }

  /// Only what changed is read; as times of SFTP are whole seconds, a file counts as settled when it was read
  /// twice.
  private func bring(_ entries: [SFTPName], of folder: String) throws(RemoteError) {
    var listed: [String: SFTPAttributes] = [:]
    for entry in entries {
      guard let name = entry.component, name.hasSuffix(".json"), !name.hasPrefix(".") else { continue }
      listed["\(folder)/\(name)"] = entry.attributes
    }
    for path in adminFiles.keys where path.hasPrefix("\(folder)/") && listed[path] == nil {
      adminFiles[path] = nil
      try remove(path)
    }
    let changed = listed.filter { path, stamp in
      guard let known = adminFiles[path], known.stamp == stamp else { return true }
      return known.reads < 2
    }
    let contents = try read(changed.keys.map { ReadFile(host.path($0), writers: .anybody) })
    for (path, bytes) in zip(changed.keys, contents) {
      guard let stamp = changed[path] else { continue }
      guard let bytes else {
        try remove(path)
        continue
      }
      let isSame = adminFiles[path]?.stamp == stamp
      adminFiles[path] = (stamp, isSame ? (adminFiles[path]?.reads ?? 0) + 1 : 1)
      try write(path, bytes)
      // Who may write it counts.
      try locally { () throws(PosixError) in
        let name = String(path.dropFirst(folder.utf8.count + 1))
        try root.directory(folder).setMode(0o600 | (stamp.mode ?? 0) & 0o022, of: name)
      }
    }
  }

  private func bringHosts(_ entries: [SFTPName]) throws(RemoteError) {
    let names = entries.compactMap(\.component).filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }
    for name in hosts.subtracting(names) { try remove("\(Layout.hosts)/\(name)") }
    hosts = Set(names)
    let contents = try read(names.map { ReadFile(host.path("\(Layout.hosts)/\($0)")) })
    for (name, bytes) in zip(names, contents) { try put("\(Layout.hosts)/\(name)", bytes) }
  }

  private func bringQueue() throws(RemoteError) {
    let (queued, running) = try host.reliably { (session) throws(RemoteError) in
      let queued = ListDirectory(host.path(Place.queued.rawValue))
      let running = ListDirectory(host.path(Place.running.rawValue))
      try session.run([queued, running])
      return (try queued.entries() ?? [], try running.entries() ?? [])
    }
    let listed = Self.tokens(queued, .queued) + Self.tokens(running, .running)
    try forget(in: .queued, but: listed)
    try forget(in: .running, but: listed)
    try bring(listed, .row)
  }

  private func bringReceipt(_ user: String, _ drop: String) throws(RemoteError) {
    guard let user = Self.component(user), let file = Self.component("\(drop).json") else { return }
    let path = "\(Layout.receipts)/\(user)/\(file)"
    let bytes = try host.read(host.path(path), limit: Self.largestFile, writers: .spool)
    try put(path, bytes)
  }

  // MARK: Jobs

  private func bringJob(_ id: JobID, _ depth: JobDepth) throws(RemoteError) {
    for _ in 0..<8 {
      guard let token = try locate(id) else { return try forget(id) }
      try bring([token], depth)
      if depth == .whole { try makeLinks(of: token) }
      // What was read while the job moved on is read again.
      if try host.status(host.path(token.path)) != nil { return }
    }
  }

  private func bringEnded(_ ids: [JobID]) throws(RemoteError) {
    let wanted = ids.flatMap { [JobToken($0, .finished), JobToken($0, .cancelled)] }
    let looks = try host.reliably { (session) throws(RemoteError) in
      let looks = wanted.map { (token: $0, ask: Ask(.lstat(path: host.path($0.path)))) }
      try session.run(looks.map(\.ask))
      return looks
    }
    var found: [JobToken] = []
    for (token, ask) in looks where try ask.attributes(token.path) != nil { found.append(token) }
    try bring(found, .row)
  }

  /// Where the job lies; all places are looked through twice, as it may move between two looks.
  package func locate(_ id: JobID) throws(RemoteError) -> JobToken? {
    if let token = tokens[id], try host.status(host.path(token.path))?.kind == .directory { return token }
    for _ in 0..<2 {
      let found = try host.reliably { (session) throws(RemoteError) -> JobToken? in
        let finished = Ask(.lstat(path: host.path("\(Place.finished.rawValue)/\(id)")))
        let cancelled = Ask(.lstat(path: host.path("\(Place.cancelled.rawValue)/\(id)")))
        let queued = ListDirectory(host.path(Place.queued.rawValue))
        let running = ListDirectory(host.path(Place.running.rawValue))
        try session.run([queued, running, finished, cancelled])
        if try finished.attributes("finished/\(id)")?.kind == .directory { return JobToken(id, .finished) }
        if try cancelled.attributes("cancelled/\(id)")?.kind == .directory { return JobToken(id, .cancelled) }
        let waiting = Self.tokens(try queued.entries() ?? [], .queued)
        let live = Self.tokens(try running.entries() ?? [], .running)
        return (live + waiting).first { $0.id == id }
      }
      if let found { return found }
    }
    return nil
  }

  private func bring(_ wanted: [JobToken], _ depth: JobDepth) throws(RemoteError) {
    guard !wanted.isEmpty else { return }
    let brought = try host.reliably { (session) throws(RemoteError) in
      let heads = wanted.map { JobHead($0, host, depth) }
      try session.run(heads.flatMap(\.conversations))
      let attempts = heads.flatMap { JobAttempt.wanted(of: $0, host, depth) }
      try session.run(attempts.flatMap { $0.files.map(\.reading) })
      return (heads, attempts)
    }
    for head in brought.0 {
      guard try head.isThere() else { continue }
      try place(head.token)
      for file in head.files { try put(file.place, try? file.content()) }
      for epoch in head.epochs.prefix(Self.mostAttempts) {
        try makeFolder("\(head.token.path)/\(Layout.attempts)/\(epoch)")
      }
    }
    for attempt in brought.1 where tokens[attempt.token.id] == attempt.token {
      for file in attempt.files { try put(file.place, try? file.content()) }
    }
  }

  /// Brings every regular file of the job, and the spool's own links between them.
  private func bringFolder(_ id: JobID) throws(RemoteError) {
    try bringJob(id, .whole)
    guard let token = tokens[id] else { return }
    for entry in try FarTree.walk(host, host.path(token.path)) where entry.attributes.kind == .regular {
      let path = "\(token.path)/\(entry.path)"
      if let slash = path.lastIndex(of: "/") { try makeFolder(String(path[..<slash])) }
      try copy(path, entry.attributes)
    }
    try makeLinks(of: token)
  }

  /// The links that the spool makes for an ended job lead to files of it, which are here now.
  private func makeLinks(of token: JobToken) throws(RemoteError) {
    guard token.hasEnded else { return }
    try locally { () throws(PosixError) in
      // It may be gone by now.
      guard let job = try? Self.walk(root, token.path) else { return }
      let view = JobView(token: token, directory: job)
      guard let attempt = view.result()?.attempt, let run = view.runFolder(ofAttempt: attempt) else { return }
      let result = "\(Layout.attempt(attempt))/\(Layout.result)"
      for (name, target) in [(Layout.result, result), (Layout.log, run.path(of: Layout.consoleLog))] {
        guard (try? job.openWithin(target)) != nil else { continue }
        try job.removeIfPresent(name)
        try job.makeLink(name, to: target)
      }
    }
  }

  private func copy(_ path: String, _ attributes: SFTPAttributes) throws(RemoteError) {
    try remove(path)
    let size = attributes.byteCount
    let mode: UInt32 = (attributes.mode ?? 0) & 0o111 == 0 ? 0o600 : 0o700
    let file = try locally { () throws(PosixError) in try root.createWithin(path, mode: mode) }
    var offset = 0
    while offset < size || offset == 0 {
      let bytes = try host.bytes(host.path(path), at: offset, count: 1 << 21) ?? []
      guard !bytes.isEmpty else { return }
      try locally { () throws(PosixError) in try file.writeAll(bytes) }
      offset += bytes.count
    }
  }

  /// The regular files of a job, each with its path below the job's folder and its size.
  package func files(of token: JobToken) throws(RemoteError) -> [(path: String, size: Int)] {
    try FarTree.walk(host, host.path(token.path)).compactMap { entry in
      entry.attributes.kind == .regular ? (entry.path, entry.attributes.byteCount) : nil
    }
  }

  // MARK: Reading where it lies

  /// What lies in `incoming/`, with the owner's name.
  package func incoming() throws(RemoteError) -> [(entry: SFTPName, owner: String)] {
    var all: [(entry: SFTPName, owner: String)] = []
    for entry in try host.list(host.path(Layout.incoming)) ?? [] {
      all.append((entry, try owners.name(of: entry)))
    }
    return all
  }

  func ownName(of entry: SFTPName) throws(RemoteError) -> String { try owners.ownName(of: entry) }

  /// The user's name there; nil where nothing tells it.
  package var login: String? { host.login }

  /// A file of `incoming/`, where anybody may have put anything; nil where there is none.
  package func answer(_ name: String, limit: Int) throws(RemoteError) -> [UInt8]? {
    try host.read(host.path("\(Layout.incoming)/\(name)"), limit: limit, writers: .anybody)
  }

  /// The names in a folder below the spool; none where there is no such folder.
  package func names(in folder: String) throws(RemoteError) -> [String] {
    (try host.list(host.path(folder)) ?? []).compactMap(\.component)
  }

  /// A file's size; nil where there is none.
  package func size(of path: String) throws(RemoteError) -> Int? {
    try host.status(host.path(path))?.byteCount
  }

  /// Bytes of a file from an offset, fewer at its end; nil where there is no such file.
  package func bytes(of path: String, at offset: Int, count: Int) throws(RemoteError) -> [UInt8]? {
    try host.bytes(host.path(path), at: offset, count: count)
  }

  // MARK: What is here

  private func read(_ files: [ReadFile]) throws(RemoteError) -> [[UInt8]?] {
    guard !files.isEmpty else { return [] }
    // Each conversation is of one connection alone.
    let paths = files.map { ($0.path, $0.writers) }
    return try host.reliably { (session) throws(RemoteError) in
      let files = paths.map { ReadFile($0, limit: Self.largestFile, writers: $1) }
      try session.run(files)
      return files.map { file in (try? file.content()) ?? nil }
    }
  }

  private func place(_ token: JobToken) throws(RemoteError) {
    guard tokens[token.id] != token else { return }
    try locally { () throws(PosixError) in
      let place = try root.directory(token.place.rawValue)
      if let old = tokens[token.id] {
        try root.directory(old.place.rawValue).rename(old.name, to: place, as: token.name)
      } else {
        try place.makeDirectory(token.name, mode: 0o700)
      }
    }
    tokens[token.id] = token
  }

  private func forget(_ id: JobID) throws(RemoteError) {
    guard let token = tokens.removeValue(forKey: id) else { return }
    try remove(token.path)
  }

  /// Removes the jobs of a place that are there no more, unless they are elsewhere in the list.
  private func forget(in place: Place, but listed: [JobToken]) throws(RemoteError) {
    let ids = Set(listed.map(\.id))
    for (id, token) in tokens where token.place == place && !ids.contains(id) { try forget(id) }
  }

  private func makeFolder(_ path: String) throws(RemoteError) {
    try locally { () throws(PosixError) in
      var folder = root
      for component in path.split(separator: "/") {
        folder = try folder.directory(making: String(component), mode: 0o700)
      }
    }
  }

  private func put(_ path: String, _ bytes: [UInt8]??) throws(RemoteError) {
    guard let bytes, let bytes else { return try remove(path) }
    try write(path, bytes)
  }

  private func write(_ path: String, _ bytes: [UInt8]) throws(RemoteError) {
    let (folder, name) = Self.split(path)
    if !folder.isEmpty { try makeFolder(folder) }
    try locally { () throws(PosixError) in
      let folder = folder.isEmpty ? root : try Self.walk(root, folder)
      try folder.replace(name, bytes, mode: 0o600, sync: false)
    }
  }

  private func remove(_ path: String) throws(RemoteError) {
    let (folder, name) = Self.split(path)
    try locally { () throws(PosixError) in
      do throws(PosixError) {
        try (folder.isEmpty ? root : Self.walk(root, folder)).removeTree(name)
      } catch  where error.isMissing {}
    }
  }

  private static func walk(_ root: Directory, _ path: String) throws(PosixError) -> Directory {
    var folder = root
    for component in path.split(separator: "/") { folder = try folder.directory(String(component)) }
    return folder
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return ("", path) }
    return (String(path[..<slash]), String(path[path.index(after: slash)...]))
  }

  private static func tokens(_ entries: [SFTPName], _ place: Place) -> [JobToken] {
    entries.compactMap { $0.component.flatMap { JobToken(name: $0, in: place) } }
  }

  private static func component(_ name: String) -> String? {
    SFTPName(name: RawName(name), longName: "", attributes: SFTPAttributes()).component
  }
}
