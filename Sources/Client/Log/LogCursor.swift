import Posix
import Spool

/// How far a job's console has been copied: through which attempt, and up to which byte of it.
struct LogCursor {
  private var place: (epoch: Int, offset: Int)?

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
      place = (epoch, try Self.copy(epoch, of: view, from: offset, write: write))
    }
  }

  /// Copies an attempt's console from an offset to its present end.
  ///
  /// - Returns: the offset behind what was copied.
  private static func copy(
    _ epoch: Int,
    of view: JobView,
    from start: Int,
    write: ([UInt8]) -> Bool
  ) throws(ClientError) -> Int {
    var offset = start
    do throws(PosixError) {
      let log = try view.directory.openWithin("\(Layout.attempts)/\(epoch)/\(Layout.consoleLog)")
      while true {
        let bytes = try log.bytes(at: offset, count: 1 << 18)
        guard !bytes.isEmpty, write(bytes) else { return offset }
        offset += bytes.count
      }
    } catch {
      // Made with the board's first byte.
      if error.isMissing { return offset }
      throw .failed("cannot read the log: \(error)")
    }
  }
}
