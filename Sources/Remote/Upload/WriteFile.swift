import Posix

/// Makes a small file, or writes it anew.
final class WriteFile: Conversation {
  private enum Step {
    case begin, opening
    case writing(handle: [UInt8])
    case closing, over
  }

  private let path: String
  private let bytes: [UInt8]
  private let opening: SFTPRequest.Opening
  private var step = Step.begin
  private var sent = 0
  private var failure: RemoteError?

  /// - Parameters:
  ///   - path: where it lies.
  ///   - bytes: its content.
  ///   - opening: how it is opened, beside for writing.
  init(_ path: String, _ bytes: [UInt8], _ opening: SFTPRequest.Opening) {
    self.path = path
    self.bytes = bytes
    self.opening = opening.union(.write)
  }

  func requireDone() throws(RemoteError) {
    if let failure { throw failure }
  }

  func proceed(_ answer: SFTPAnswer?) -> SFTPRequest? {
    switch step {
    case .begin:
      step = .opening
      return .open(path: path, opening, mode: 0o644)
    case .opening:
      guard case .handle(let handle)? = answer else {
        return fail(.open(path: path, opening, mode: nil), answer)
      }
      step = .writing(handle: handle)
      return write(handle)
    case .writing(let handle):
      if case .status(.ok, _)? = answer { return write(handle) }
      _ = fail(.write(handle: handle, offset: 0, bytes: []), answer)
      return close(handle)
    case .closing:
      step = .over
      if case .status(.ok, _)? = answer { return nil }
      return failure == nil ? fail(.close(handle: []), answer) : nil
    case .over:
      return nil
    }
  }

  private func write(_ handle: [UInt8]) -> SFTPRequest {
    let piece = bytes[sent..<min(sent + ReadFile.chunk, bytes.count)]
    guard !piece.isEmpty else { return close(handle) }
    defer { sent += piece.count }
    return .write(handle: handle, offset: UInt64(sent), bytes: Array(piece))
  }

  private func close(_ handle: [UInt8]) -> SFTPRequest {
    step = .closing
    return .close(handle: handle)
  }

  private func fail(_ request: SFTPRequest, _ answer: SFTPAnswer?) -> SFTPRequest? {
    failure = unexpected(request, path, answer)
    return nil
  }
}
