import Posix

/// An ssh with the SFTP subsystem behind it, whose standard input and output are one socket of ours.
///
/// ssh stays in this program's process group, so that it can ask for a password at the terminal; what it has to
/// say goes to the user's standard error. It ends when the socket is closed.
final class SSHLink {
  /// Without a byte for so long, in nanoseconds, the other side is given up; ssh itself notices a dead
  /// connection sooner.
  private static let patience: UInt64 = 120_000_000_000
  /// What ssh is given to end by itself, in nanoseconds.
  private static let patienceAtEnd: UInt64 = 1_000_000_000

  private let process: Int32
  private let socket: Descriptor
  private let poll: Epoll
  private var wantsToWrite = false
  private var buffer = [UInt8](repeating: 0, count: 1 << 17)

  init(_ arguments: [String]) throws(RemoteError) {
    do {
      let pair = try Sockets.streamPair()
      try pair.near.setNonblocking(true)
      poll = try Epoll()
      process = try Child.start(
        Child.Setup(
          program: arguments[0],
          arguments: arguments,
          environment: try Environment.atStart(),
          descriptors: [pair.far.number, pair.far.number, 2],
          directory: nil,
          group: .callersGroup
        )
      )
      socket = try pair.near.duplicate()
      try poll.add(socket.number, token: 0, interest: .readable)
    } catch {
      throw .local(error)
    }
  }

  deinit {
    Child.signal(process: process, .terminate)
    let deadline = Clock.monotonic &+ Self.patienceAtEnd
    while Child.reap(process) == nil {
      guard Clock.monotonic < deadline else {
        Child.signal(process: process, .kill)
        _ = try? Child.wait(for: process)
        return
      }
      _ = Poll.wait(for: [], milliseconds: 5)
    }
  }

  /// Sends what waits, and takes what has come, once there is something to do.
  ///
  /// - Throws: ``RemoteError/broken(_:)`` where ssh has ended.
  func transfer(_ connection: inout SFTPConnection) throws(RemoteError) -> [(id: UInt32, answer: SFTPAnswer)]
  {
    do {
      // What is not taken any more may have its reason in what is still to be read.
      let isTaken = (try? send(&connection)) != nil
      try wait(writing: isTaken && connection.backlog > 0)
      var answers: [(id: UInt32, answer: SFTPAnswer)] = []
      while let count = try buffer.withUnsafeMutableBytes({ try socket.read(into: $0) }) {
        guard count > 0 else { throw RemoteError.broken("the connection ended") }
        answers += try buffer.withUnsafeBytes {
          try connection.feed(UnsafeRawBufferPointer(rebasing: $0[..<count]))
        }
        if count < buffer.count { break }
      }
      return answers
    } catch let error as RemoteError {
      throw error
    } catch let error as MalformedPacket {
      throw .garbled(error.reason)
    } catch {
      throw .broken("the connection ended")
    }
  }

  private func send(_ connection: inout SFTPConnection) throws(PosixError) {
    while connection.backlog > 0 {
      var isFull = false
      try connection.flush { (bytes) throws(PosixError) in
        let count = try socket.gather(bytes, UnsafeRawBufferPointer(start: nil, count: 0), moreFollows: false)
        isFull = count == nil
        return count ?? 0
      }
      if isFull { return }
    }
  }

  private func wait(writing: Bool) throws {
    if writing != wantsToWrite {
      wantsToWrite = writing
      try poll.change(socket.number, token: 0, interest: writing ? [.readable, .writable] : .readable)
    }
    let deadline = Clock.monotonic &+ Self.patience
    while try poll.wait(milliseconds: 100).isEmpty {
      guard !Interruption.isPending else { throw RemoteError.interrupted }
      guard Clock.monotonic < deadline else { throw RemoteError.broken("no answer for two minutes") }
    }
  }
}
