import Posix
import Remote
import Spool

/// How far a job's console has been copied: through which attempt, and up to which byte of it.
///
/// Of several roles it is one's.
struct LogCursor {
  private var place: (epoch: Int, offset: Int)?
  private let mirror: Mirror?
  private let role: String?

  /// - Parameters:
  ///   - mirror: of a spool of another machine, whose logs are read where they lie.
  ///   - role: whose console; nil for the first one's.
  init(_ mirror: Mirror? = nil, role: String? = nil) {
    self.mirror = mirror
    self.role = role
  }

  /// Copies what is new since the last call: the rest of the attempt that was followed, and all of later
  /// ones.
  ///
  /// What attempts before the first call's latest printed is over, and is left out.
  ///
  /// - Parameters:
  ///   - view: the job, wherever it lies.
  ///   - write: takes the bytes; false when nobody takes any more.
  /// - Throws: ``ClientError/failed(_:)`` where the log cannot be read.
  mutating func advance(in view: JobView, write: ([UInt8]) -> Bool) throws(ClientError) {
    let attempts = view.attempts()
    let epochs = place.map { place in attempts.filter { $0 >= place.epoch } } ?? attempts.suffix(1)
    for epoch in epochs {
      let offset = place?.epoch == epoch ? place?.offset ?? 0 : 0
      place = (epoch, try copy(epoch, of: view, from: offset, write: write))
    }
  }

  /// Copies an attempt's console from an offset to its present end.
  ///
  /// - Returns: the offset behind what was copied.
  private func copy(
    _ epoch: Int,
    of view: JobView,
    from start: Int,
    write: ([UInt8]) -> Bool
  ) throws(ClientError) -> Int {
    var offset = start
    guard let folder = view.runFolder(ofAttempt: epoch, role: role) else { return offset }
    let path = folder.path(of: Layout.consoleLog)
    while let bytes = try bytes(path, of: view, at: offset), !bytes.isEmpty, write(bytes) {
      offset += bytes.count
    }
    return offset
  }

  /// Some bytes from an offset; nil where there is no log, which is made with the board's first byte.
  private func bytes(_ path: String, of view: JobView, at offset: Int) throws(ClientError) -> [UInt8]? {
    if let mirror {
      return try far { () throws(RemoteError) in
        try mirror.bytes(of: "\(view.token.path)/\(path)", at: offset, count: 1 << 20)
      }
    }
    do throws(PosixError) {
      return try view.directory.openWithin(path).bytes(at: offset, count: 1 << 18)
    } catch {
      if error.isMissing { return nil }
      throw .failed("cannot read the log: \(error)")
    }
  }
}
