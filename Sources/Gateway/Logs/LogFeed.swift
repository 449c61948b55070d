import JSON
import Posix
import Spool

/// A job's log as its board writes it, as server-sent events.
///
/// | event | data | id |
/// | --- | --- | --- |
/// | state | `queued` or `running` | |
/// | attempt | the attempt's number; its log begins, or goes on from where the reader was | |
/// | (message) | what the board printed | the offset of the byte behind it |
/// | end | `{"verdict": …, "reason": …}` | |
///
/// The file is looked at each time the feed is asked; where the job is, less often. After `end` nothing comes.
final class LogFeed: Feed {
  private struct Progress: Sendable {
    var offset: Int
    var log: (attempt: Int, file: OpenFile)?
    var told: String?
    /// When the job was looked for last, and when something was sent last, by the monotonic clock.
    var looked: UInt64 = 0
    var sent: UInt64 = 0
    var hasEnded = false
  }

  /// Bytes of a log in one event.
  private static let piece = 32 * 1024
  /// Nanoseconds between two looks at where the job is.
  private static let pause: UInt64 = 100_000_000

  private let id: JobID
  private let lookout: Lookout
  private let progress: Locked<Progress>

  /// - Parameters:
  ///   - id: the job's.
  ///   - offset: of the first byte that is wanted, in the log of the attempt that comes first.
  ///   - lookout: finds the job.
  init(_ id: JobID, from offset: Int, lookout: Lookout) {
    self.id = id
    self.lookout = lookout
    progress = Locked(Progress(offset: offset))
  }

  func next() -> Piece {
    progress.withLock { progress in
      let now = Clock.monotonic
      if progress.hasEnded { return .end }
      var bytes = Self.read(&progress)
      if bytes.isEmpty, now &- progress.looked >= Self.pause {
        progress.looked = now
        bytes = look(&progress)
      }
      if bytes.isEmpty, now &- progress.sent >= EventStream.heartbeat, progress.sent > 0 {
        bytes = EventStream.comment
      }
      guard !bytes.isEmpty else { return .nothing }
      progress.sent = now
      return .bytes(bytes)
    }
  }

  /// What the log has gained.
  private static func read(_ progress: inout Progress, isLast: Bool = false) -> [UInt8] {
    guard let log = progress.log,
      let bytes = try? log.file.descriptor.bytes(at: progress.offset, count: piece), !bytes.isEmpty
    else { return [] }
    let length = isLast && bytes.count < piece ? bytes.count : TextPiece.wholeLength(bytes)
    guard length > 0 else { return [] }
    progress.offset += length
    return EventStream.event(id: progress.offset, data: String(decoding: bytes[..<length], as: UTF8.self))
  }

  /// What has become of the job.
  private func look(_ progress: inout Progress) -> [UInt8] {
    guard let view = try? lookout.job(id) else {
      progress.hasEnded = true
      return EventStream.event("end", data: "{}")
    }
    var bytes = tell(view.token.place, &progress)
    bytes += follow(view, &progress)
    guard view.token.isOver, bytes.isEmpty else { return bytes }
    // The board writes no more: what there is now is all.
    bytes = Self.read(&progress, isLast: true)
    guard bytes.isEmpty else { return bytes }
    progress.hasEnded = true
    let result = view.result()
    let data: JSONValue = [
      "verdict": JSONValue(result?.verdict.rawValue), "reason": JSONValue(result?.reason),
    ]
    return EventStream.event("end", data: String(decoding: data.compact, as: UTF8.self))
  }

  private func tell(_ place: Place, _ progress: inout Progress) -> [UInt8] {
    guard place == .queued || place == .running, progress.told != place.rawValue else { return [] }
    progress.told = place.rawValue
    return EventStream.event("state", data: place.rawValue)
  }

  /// Turns to the attempt that counts now.
  private func follow(_ view: JobView, _ progress: inout Progress) -> [UInt8] {
    let attempt = view.token.isOver ? view.result()?.attempt : view.token.epoch
    guard view.token.place != .queued, let attempt, progress.log?.attempt != attempt,
      let file = try? view.log(ofAttempt: attempt),
      (try? file.status())?.kind == .regular
    else { return [] }
    // An earlier attempt's offsets mean nothing in this one's log.
    if progress.log != nil { progress.offset = 0 }
    progress.log = (attempt, OpenFile(file))
    return EventStream.event("attempt", data: "\(attempt)")
  }
}
