import Posix

/// The other machine, over connections that are made when they are needed and again when they break.
package final class FarHost {
  /// Nanoseconds during which a connection that broke is sought again.
  private static let patience: UInt64 = 120_000_000_000
  /// Milliseconds between two tries: the first and the longest.
  private static let pauses = (first: 250, longest: 8000)

  package let address: FarAddress
  let command: SSHCommand
  private var session: SFTPSession?
  private var hasBeenReached = false
  private let note: (String) -> Void

  /// - Parameters:
  ///   - address: where it is.
  ///   - note: takes a line for people.
  package convenience init(_ address: FarAddress, note: @escaping (String) -> Void) {
    self.init(address, command: .ofUser, note: note)
  }

  init(_ address: FarAddress, command: SSHCommand, note: @escaping (String) -> Void) {
    self.address = address
    self.command = command
    self.note = note
  }

  /// Does work over a connection, once more from its beginning where that breaks.
  ///
  /// - Parameter work: to be harmless where it was done before, in part or whole.
  /// - Returns: what the work does.
  /// - Throws: what the work throws; ``RemoteError/broken(_:)`` where the host was never reached, or is not
  ///   within two minutes.
  func reliably<Result>(
    _ work: (SFTPSession) throws(RemoteError) -> Result
  ) throws(RemoteError) -> Result {
    var deadline: UInt64?
    var pause = Self.pauses.first
    while true {
      do throws(RemoteError) {
        let session = try open()
        deadline = nil
        pause = Self.pauses.first
        return try work(session)
      } catch {
        session = nil
        guard error.isBroken, hasBeenReached else { throw told(error) }
        let now = Clock.monotonic
        if deadline == nil { note("the connection to \(address.destination) broke; trying again") }
        let end = deadline ?? now &+ Self.patience
        deadline = end
        guard now < end else { throw told(error) }
        try wait(milliseconds: pause)
        pause = min(pause * 2, Self.pauses.longest)
      }
    }
  }

  private func open() throws(RemoteError) -> SFTPSession {
    if let session { return session }
    let session = SFTPSession(try SSHLink(command.subsystem(address)))
    try session.begin()
    hasBeenReached = true
    self.session = session
    return session
  }

  private func told(_ error: RemoteError) -> RemoteError {
    guard case .broken(let reason) = error else { return error }
    return .broken(
      hasBeenReached
        ? "\(address.destination) is not reached any more: \(reason)"
        : "cannot reach \(address.destination) over ssh with SFTP"
    )
  }

  private func wait(milliseconds: Int) throws(RemoteError) {
    let end = Clock.monotonic &+ UInt64(milliseconds) * 1_000_000
    while Clock.monotonic < end {
      guard !Interruption.isPending else { throw .interrupted }
      _ = Poll.wait(for: [], milliseconds: min(milliseconds, 100))
    }
  }

  /// The user's name there, as far as this machine can tell: the address's, else ssh's own choice.
  package lazy var login: String? = {
    if let user = address.user { return user }
    guard let (exit, output) = try? FarProcess.run(command.configuration(address), isQuiet: true),
      exit == .status(0)
    else { return nil }
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
    return lines.first { $0.hasPrefix("user ") }.map { String($0.dropFirst("user ".count)) }
  }()
}

extension FarHost {
  /// The path below the spool.
  func path(_ name: String) -> String { address.path(of: name) }

  /// A file's content; nil where there is none.
  func read(_ path: String, limit: Int, writers: ReadFile.Writers) throws(RemoteError) -> [UInt8]? {
    try reliably { (session) throws(RemoteError) in
      let file = ReadFile(path, limit: limit, writers: writers)
      try session.run([file])
      return try file.content()
    }
  }

  /// A directory's entries; nil where there is none.
  func list(_ path: String) throws(RemoteError) -> [SFTPName]? {
    try reliably { (session) throws(RemoteError) in
      let list = ListDirectory(path)
      try session.run([list])
      return try list.entries()
    }
  }

  /// What is there under that path, the link itself where it is one; nil where nothing is.
  func status(_ path: String) throws(RemoteError) -> SFTPAttributes? {
    try reliably { (session) throws(RemoteError) in try session.ask(.lstat(path: path)).attributes(path) }
  }

  /// Bytes of a file from an offset, fewer at its end; nil where there is no such file.
  func bytes(_ path: String, at offset: Int, count: Int) throws(RemoteError) -> [UInt8]? {
    try reliably { (session) throws(RemoteError) in
      try Self.bytes(path, at: offset, count: count, session)
    }
  }

  static func bytes(
    _ path: String,
    at offset: Int,
    count: Int,
    _ session: SFTPSession
  ) throws(RemoteError) -> [UInt8]? {
    let open = try session.ask(.open(path: path, .read, mode: nil))
    guard case .handle(let handle)? = try open.answerOrMissing(path) else { return nil }
    let pieces = stride(from: 0, to: count, by: ReadFile.chunk).map { start in
      let size = UInt32(min(ReadFile.chunk, count - start))
      return Ask(.read(handle: handle, offset: UInt64(offset + start), count: size))
    }
    try session.run(pieces)
    _ = try session.ask(.close(handle: handle))
    return try joined(pieces, path)
  }

  /// The pieces up to the first that is short, behind which the file may have grown meanwhile.
  private static func joined(_ pieces: [Ask], _ path: String) throws(RemoteError) -> [UInt8] {
    var bytes: [UInt8] = []
    for piece in pieces {
      guard case .read(_, _, let count) = piece.request else { break }
      switch piece.answer {
      case .data(let data)? where data.count <= Int(count):
        bytes += data
        if data.count < Int(count) { return bytes }
      case .status(.endOfFile, _)?: return bytes
      default: throw unexpected(piece.request, path, piece.answer)
      }
    }
    return bytes
  }
}

extension Ask {
  /// The answer; nil where there is no such file.
  func answerOrMissing(_ path: String) throws(RemoteError) -> SFTPAnswer? {
    switch answer {
    case .status(.noSuchFile, _)?: return nil
    case .status?, nil: throw unexpected(request, path, answer)
    case .handle?, .data?, .names?, .attributes?: return answer
    }
  }
}
