import HTTP
import JSON
import Posix
import Spool

/// A job's log so far, as one JSON string.
///
/// It is all that the board had printed when it was asked for, up to `console_bytes` of the spool's
/// configuration, and comes piece by piece where it is long. Bytes that are no UTF-8 become U+FFFD. A job
/// whose board has printed nothing has an empty log, as one has that the reader may not see: who asks is a
/// program that expects a string.
struct CoalitionLog: Sendable {
  /// Bytes up to which a log is an answer of its own.
  private static let short = 64 * 1024

  private let logs: JobLogs

  init(_ context: Context) { logs = JobLogs(context) }

  /// - Returns: nil where there is no such job.
  func answer(_ id: JobID, _ access: Access, to request: HTTPRequest) throws(PosixError) -> Answer? {
    switch try logs.log(id, access, wantsPart: true) {
    case .noJob: return nil
    case .log(let log): return Self.answer(log, to: request)
    case .forbidden, .tooEarly, .unreadable: return Self.answer([], to: request)
    }
  }

  private static func answer(_ log: ConsoleLog, to request: HTTPRequest) -> Answer {
    guard let file = log.file, log.length > 0 else { return answer([], to: request) }
    if log.length <= short, let bytes = try? file.descriptor.bytes(at: 0, count: log.length) {
      return answer(bytes, to: request)
    }
    let fields = [
      HTTPResponse.Field("Content-Type", "application/json"), HTTPResponse.Field("Cache-Control", "no-store"),
      JSONAnswer.noSniffing,
    ]
    return Answer(
      HTTPResponse(.ok, fields: fields, body: .stream),
      .feed(CoalitionLogFeed(file, length: log.length))
    )
  }

  private static func answer(_ bytes: [UInt8], to request: HTTPRequest) -> Answer {
    let text = JSONValue.string(String(decoding: bytes, as: UTF8.self))
    return Answer(JSONAnswer(text.compact).response(to: request))
  }
}

/// The pieces of a long log's string.
private final class CoalitionLogFeed: Feed {
  private enum Place: Sendable {
    case start
    case within(offset: Int)
    case ended
  }

  private static let piece = 64 * 1024

  private let file: OpenFile
  private let length: Int
  private let place = Locked(Place.start)

  init(_ file: OpenFile, length: Int) {
    self.file = file
    self.length = length
  }

  func next() -> Piece {
    place.withLock { place in
      switch place {
      case .start:
        place = .within(offset: 0)
        return .bytes([UInt8(ascii: "\"")])
      case .within(let offset): return next(from: offset, &place)
      case .ended: return .end
      }
    }
  }

  private func next(from offset: Int, _ place: inout Place) -> Piece {
    let count = min(Self.piece, length - offset)
    guard let bytes = try? file.descriptor.bytes(at: offset, count: count) else { return .broken }
    let isLast = bytes.count < count || offset + count == length
    let taken = isLast ? bytes.count : TextPiece.wholeLength(bytes)
    place = isLast ? .ended : .within(offset: offset + taken)
    let quoted = JSONValue.string(String(decoding: bytes[..<taken], as: UTF8.self)).compact
    return .bytes(Array(isLast ? quoted.dropFirst() : quoted.dropFirst().dropLast()))
  }
}
