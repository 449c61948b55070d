import CLinux
import Glibc

extension Descriptor {
  /// Sends what a socket takes of two pieces, in order, as one call (sendmsg(2)); a peer that is gone is
  /// EPIPE and no signal.
  ///
  /// - Parameters:
  ///   - first: the first piece.
  ///   - second: the piece behind it; may be empty.
  ///   - moreFollows: that the next call follows at once, and its bytes may share a packet with these.
  /// - Returns: how many bytes were taken; nil where the socket would have to wait.
  /// - Throws: EPIPE or ECONNRESET where the peer is gone.
  package func gather(
    _ first: UnsafeRawBufferPointer,
    _ second: UnsafeRawBufferPointer,
    moreFollows: Bool
  ) throws(PosixError) -> Int? {
    var flags = Int32(MSG_NOSIGNAL)
    if moreFollows { flags |= Int32(MSG_MORE) }
    do {
      return try perform("sendmsg", "descriptor \(number)") { () -> Int in
        guard second.count > 0 else { return Glibc.send(number, first.baseAddress, first.count, flags) }
        return Self.gather(number, first, second, flags)
      }
    } catch  where error.wouldBlock {
      return nil
    }
  }

  private static func gather(
    _ socket: Int32,
    _ first: UnsafeRawBufferPointer,
    _ second: UnsafeRawBufferPointer,
    _ flags: Int32
  ) -> Int {
    // The kernel only reads them.
    let pieces = [
      iovec(iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress), iov_len: first.count),
      iovec(iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress), iov_len: second.count),
    ]
    return pieces.withUnsafeBufferPointer { pieces in
      var message = msghdr()
      message.msg_iov = UnsafeMutablePointer(mutating: pieces.baseAddress)
      message.msg_iovlen = pieces.count
      return sendmsg(socket, &message, flags)
    }
  }

  /// Sends bytes of a file to a socket without copying them (sendfile(2)).
  ///
  /// A peer that is gone raises SIGPIPE; a server blocks it first: ``Signals/blockBrokenPipes()``.
  ///
  /// - Parameters:
  ///   - file: where the bytes are.
  ///   - offset: of the first one, from the file's start.
  ///   - count: how many at most.
  /// - Returns: how many bytes were taken, 0 at the file's end; nil where the socket would have to wait.
  /// - Throws: EPIPE or ECONNRESET where the peer is gone.
  package func sendFile(
    _ file: borrowing Descriptor,
    at offset: Int,
    count: Int
  ) throws(PosixError) -> Int? {
    var position = off_t(offset)
    let source = file.number
    do {
      return try perform("sendfile", "descriptor \(number)") { sendfile(number, source, &position, count) }
    } catch  where error.wouldBlock {
      return nil
    }
  }

  /// Tells the peer that no more bytes come; its own can still be read (shutdown(2)).
  package func endSending() throws(PosixError) {
    try perform("shutdown", "descriptor \(number)") { Glibc.shutdown(number, Int32(SHUT_WR)) }
  }
}

extension Signals {
  /// A peer that closed its socket or pipe is an error of this thread's writes, and no signal.
  package static func blockBrokenPipes() {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }
}

extension PosixError {
  /// True where the process or the system has no descriptor left (EMFILE, ENFILE), or no memory for
  /// one: the same call may succeed when others have been closed.
  package var isOutOfDescriptors: Bool {
    code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM
  }
}

/// What the process may use (getrlimit(2)).
package enum ResourceLimits {
  /// How many descriptors it may have open at once.
  package static var openFiles: Int { limit.map { Int(clamping: $0.rlim_cur) } ?? usualOpenFiles }

  /// The same as it was when this was first asked: what a program that was started by the admin may have.
  package static let openFilesAtStart = openFiles

  private static let usualOpenFiles = 1024

  /// Takes as many descriptors as the process may have, up to a bound; the usual 1024 are few for a server.
  ///
  /// Children inherit it, and some programs go through all descriptors that they could have: who starts other
  /// programs sets ``openFilesAtStart`` for them.
  package static func raiseOpenFiles(to bound: Int) {
    _ = openFilesAtStart
    guard let limit else { return }
    setOpenFiles(min(bound, Int(clamping: limit.rlim_max)))
  }

  /// Sets how many descriptors this process and its children may have open at once, where that is allowed.
  package static func setOpenFiles(_ count: Int) {
    guard var limit, count > 0 else { return }
    limit.rlim_cur = rlim_t(count)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  private static var limit: rlimit? {
    var limit = rlimit()
    return getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 ? limit : nil
  }
}
