import Posix

/// A sequence of requests, each of which needs the answer to the one before.
///
/// Many go on at once over one connection, so that the way to the other side is gone once for all of them.
protocol Conversation: AnyObject {
  /// Takes the answer to the last request; nil at the beginning.
  ///
  /// - Returns: the next request; nil when it is over.
  /// - Throws: where the answer does not suit the request.
  func proceed(_ answer: SFTPAnswer?) throws(RemoteError) -> SFTPRequest?
}

/// What a request that is not answered as it should be is told as.
func unexpected(_ request: SFTPRequest, _ path: String, _ answer: SFTPAnswer?) -> RemoteError {
  guard case .status(let status, let message)? = answer, status != .ok else {
    return .garbled("an answer that does not suit the request to \(request.name) \(path.shown)")
  }
  if status == .connectionLost || status == .noConnection { return .broken("the connection ended") }
  return .denied(call: request.name, path: path, status, message: message)
}

/// One request whose answer is kept.
final class Ask: Conversation {
  let request: SFTPRequest
  private(set) var answer: SFTPAnswer?

  init(_ request: SFTPRequest) { self.request = request }

  func proceed(_ answer: SFTPAnswer?) -> SFTPRequest? {
    self.answer = answer
    return answer == nil ? request : nil
  }

  /// Whether the server did it; what it said where it did not.
  func requireDone(_ path: String) throws(RemoteError) {
    if case .status(.ok, _)? = answer { return }
    throw unexpected(request, path, answer)
  }

  /// The attributes that were asked for; nil where there is no such file.
  func attributes(_ path: String) throws(RemoteError) -> SFTPAttributes? {
    switch answer {
    case .attributes(let attributes)?: return attributes
    case .status(.noSuchFile, _)?: return nil
    default: throw unexpected(request, path, answer)
    }
  }
}

/// Reads a small file to its end.
final class ReadFile: Conversation {
  /// Who writes where the file lies.
  enum Writers {
    /// The spool's own programs alone, who make regular files and links to such.
    case spool
    /// Anybody: it is looked at first, for opening a FIFO would keep the server waiting.
    case anybody
  }

  private enum Step {
    case begin, looking, opening
    case reading(handle: [UInt8])
    case closing
  }

  /// Servers give at least so much at once.
  static let chunk = 1 << 15

  let path: String
  private let limit: Int
  let writers: Writers
  private var step = Step.begin
  private var bytes: [UInt8] = []
  private(set) var failure: RemoteError?

  init(_ path: String, limit: Int = 1 << 22, writers: Writers = .spool) {
    self.path = path
    self.limit = limit
    self.writers = writers
  }

  /// The content; nil where there is no such file.
  ///
  /// - Throws: where it cannot be read.
  func content() throws(RemoteError) -> [UInt8]? {
    guard let failure else { return bytes }
    if failure.isMissing { return nil }
    throw failure
  }

  func proceed(_ answer: SFTPAnswer?) throws(RemoteError) -> SFTPRequest? {
    switch step {
    case .begin where writers == .anybody:
      step = .looking
      return .lstat(path: path)
    case .begin:
      step = .opening
      return opening
    case .looking:
      guard case .attributes(let attributes)? = answer else { return fail(.lstat(path: path), answer) }
      guard attributes.kind == .regular else {
        failure = .refused("\(path.shown) is no regular file")
        return nil
      }
      step = .opening
      return opening
    case .opening:
      guard case .handle(let handle)? = answer else { return fail(opening, answer) }
      step = .reading(handle: handle)
      return next(handle)
    case .reading(let handle):
      return take(answer, handle)
    case .closing:
      return nil
    }
  }

  private var opening: SFTPRequest { .open(path: path, .read, mode: nil) }

  private func next(_ handle: [UInt8]) -> SFTPRequest {
    .read(handle: handle, offset: UInt64(bytes.count), count: UInt32(Self.chunk))
  }

  private func take(_ answer: SFTPAnswer?, _ handle: [UInt8]) -> SFTPRequest? {
    switch answer {
    case .data(let piece)? where !piece.isEmpty && piece.count <= Self.chunk:
      bytes += piece
      if bytes.count > limit {
        failure = .refused("\(path.shown) has more than \(limit) bytes")
      } else if piece.count == Self.chunk {
        return next(handle)
      }
    case .status(.endOfFile, _)?: break
    default: _ = fail(next(handle), answer)
    }
    step = .closing
    return .close(handle: handle)
  }

  private func fail(_ request: SFTPRequest, _ answer: SFTPAnswer?) -> SFTPRequest? {
    failure = unexpected(request, path, answer)
    return nil
  }
}

/// Reads a directory to its end.
final class ListDirectory: Conversation {
  private enum Step {
    case begin, opening
    case reading(handle: [UInt8])
    case closing
  }

  /// Names are not kept beyond that number.
  private static let mostNames = 1 << 21

  let path: String
  private var step = Step.begin
  private var names: [SFTPName] = []
  private var failure: RemoteError?

  init(_ path: String) { self.path = path }

  /// The entries but `.` and `..`; nil where there is no such directory.
  func entries() throws(RemoteError) -> [SFTPName]? {
    guard let failure else { return names }
    if failure.isMissing { return nil }
    throw failure
  }

  func proceed(_ answer: SFTPAnswer?) throws(RemoteError) -> SFTPRequest? {
    switch step {
    case .begin:
      step = .opening
      return .openDirectory(path: path)
    case .opening:
      guard case .handle(let handle)? = answer else {
        failure = unexpected(.openDirectory(path: path), path, answer)
        return nil
      }
      step = .reading(handle: handle)
      return .readDirectory(handle: handle)
    case .reading(let handle):
      switch answer {
      case .names(let more)? where names.count + more.count <= Self.mostNames && !more.isEmpty:
        names += more.filter { $0.name.bytes != [0x2E] && $0.name.bytes != [0x2E, 0x2E] }
        return .readDirectory(handle: handle)
      case .status(.endOfFile, _)?: break
      default: failure = unexpected(.readDirectory(handle: handle), path, answer)
      }
      step = .closing
      return .close(handle: handle)
    case .closing:
      return nil
    }
  }
}
