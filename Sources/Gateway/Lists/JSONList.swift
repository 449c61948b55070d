import HTTP
import Posix

/// A list as a JSON array: at once and with a tag where it is short, else piece by piece, so that a list of
/// a million jobs takes no more memory than one of a hundred.
enum JSONList {
  /// Bytes up to which a list is an answer of its own.
  private static let short = 256 * 1024
  /// Elements without anything to show up to which its end is awaited.
  private static let patience = 20_000

  /// Makes the list, or its beginning; to be called on a worker.
  ///
  /// - Parameters:
  ///   - request: may hold the tag of the list.
  ///   - head: what stands ahead of the elements.
  ///   - foot: what stands behind them.
  ///   - elements: the elements.
  /// - Returns: the answer.
  static func answer(
    to request: HTTPRequest,
    head: String = "[",
    foot: String = "]",
    _ elements: some ElementSource
  ) -> Answer {
    var bytes = Array(head.utf8)
    var isFirst = true
    var skipped = 0
    while bytes.count < short, skipped < patience {
      switch elements.next() {
      case .text(let text):
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        bytes += text
      case .skipped: skipped += 1
      case .end: return Answer(JSONAnswer(bytes + Array(foot.utf8)).response(to: request))
      }
    }
    let fields = [
      HTTPResponse.Field("Content-Type", "application/json"), HTTPResponse.Field("Cache-Control", "no-store"),
      JSONAnswer.noSniffing,
    ]
    return Answer(
      HTTPResponse(.ok, fields: fields, body: .stream),
      .feed(JSONListFeed(bytes, elements, foot: foot, isFirst: isFirst))
    )
  }
}

/// The rest of a list that is too long for one answer.
private final class JSONListFeed: Feed {
  private struct State: Sendable {
    var beginning: [UInt8]?
    var isFirst: Bool
    var hasEnded = false
  }

  /// Bytes, or elements without any, after which others get their turn.
  private static let piece = 64 * 1024
  private static let patience = 1000

  private let state: Locked<State>
  private let elements: any ElementSource
  private let foot: [UInt8]

  init(_ beginning: [UInt8], _ elements: any ElementSource, foot: String, isFirst: Bool) {
    state = Locked(State(beginning: beginning, isFirst: isFirst))
    self.elements = elements
    self.foot = Array(foot.utf8)
  }

  func next() -> Piece {
    state.withLock { state in
      if state.hasEnded { return .end }
      if let beginning = state.beginning {
        state.beginning = nil
        return .bytes(beginning)
      }
      var bytes: [UInt8] = []
      for _ in 0..<Self.patience where bytes.count < Self.piece {
        switch elements.next() {
        case .text(let text):
          if !state.isFirst { bytes.append(UInt8(ascii: ",")) }
          state.isFirst = false
          bytes += text
        case .skipped: break
        case .end:
          state.hasEnded = true
          return .bytes(bytes + foot)
        }
      }
      return bytes.isEmpty ? .more : .bytes(bytes)
    }
  }
}
