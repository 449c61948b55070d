import Posix

/// Compares what is there with a file here, without reading all of it back.
enum Comparison {
  /// Of the end, in bytes.
  private static let tail = 1 << 16
  /// A block at each of these steps, in bytes.
  private static let step = 1 << 20
  private static let block = 1 << 12

  /// Whether the first bytes of a file are there, as far as its end and one block a mebibyte tell.
  static func isPrefix(
    _ path: String,
    _ size: Int,
    _ reader: UploadReader,
    _ session: SFTPSession
  ) throws(RemoteError) -> Bool {
    let open = try session.ask(.open(path: path, .read, mode: nil))
    guard case .handle(let handle)? = open.answer else { throw unexpected(open.request, path, open.answer) }
    var isSame = true
    var places = blocks(of: size)[...]
    try session.run { () throws(RemoteError) in
      guard isSame, let place = places.popFirst() else { return nil }
      return Ask(.read(handle: handle, offset: UInt64(place.lowerBound), count: UInt32(place.count)))
    } done: { (conversation) throws(RemoteError) in
      guard let ask = conversation as? Ask, case .read(_, let offset, let count) = ask.request else { return }
      let here = try reader.bytes(at: Int(offset), count: Int(count))
      if case .data(here)? = ask.answer { return }
      isSame = false
    }
    _ = try session.ask(.close(handle: handle))
    return isSame
  }

  /// The places that are compared: each within what one request may ask for.
  static func blocks(of size: Int) -> [Range<Int>] {
    let start = max(0, size - tail)
    let spread = stride(from: 0, to: start, by: step).map { $0..<min($0 + block, start) }
    let end = stride(from: start, to: size, by: ReadFile.chunk).map { $0..<min($0 + ReadFile.chunk, size) }
    return spread + end
  }

  static func hasSize(_ path: String, _ size: Int, _ session: SFTPSession) throws(RemoteError) -> Bool {
    try session.ask(.lstat(path: path)).attributes(path)?.size == UInt64(size)
  }
}
