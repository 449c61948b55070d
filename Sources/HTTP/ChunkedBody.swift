/// Takes a chunked body (RFC 9112, section 7.1) apart and finds its end.
///
/// Extensions and trailers are passed over. Every byte counts against one budget, so that neither many
/// small chunks nor long extensions keep a connection busy for ever.
struct ChunkedBody: Sendable, Equatable {
  private enum Place: Sendable, Equatable {
    case size(value: Int, digits: Int)
    case chunkExtension(value: Int)
    case sizeLineFeed(value: Int)
    case data(remaining: Int)
    case dataReturn, dataLineFeed
    /// At the start of a trailer line, or within one.
    case trailerStart, trailer, trailerLineFeed
    case lastLineFeed
    case end
  }

  private var place: Place = .size(value: 0, digits: 0)
  private var budget: Int

  init(budget: Int) {
    self.budget = budget
  }

  var isComplete: Bool { place == .end }

  /// Reads the body in `bytes`, from `start` on.
  ///
  /// - Parameters:
  ///   - bytes: what has come.
  ///   - start: where the body goes on.
  ///   - body: gets the data of the chunks.
  /// - Returns: where the body ends, or the end of `bytes` while it is not complete.
  /// - Throws: `malformedChunk`, or `contentTooLarge` once the budget is spent.
  mutating func read(
    _ bytes: [UInt8],
    from start: Int,
    into body: inout BodyKeeper
  ) throws(Refusal) -> Int {
    var index = start
    while index < bytes.count, place != .end {
      if case .data(let remaining) = place {
        let step = min(remaining, bytes.count - index)
        body.append(bytes[index..<index + step])
        index += step
        budget -= step
        place = step == remaining ? .dataReturn : .data(remaining: remaining - step)
      } else {
        guard budget > 0 else { throw .contentTooLarge }
        budget -= 1
        place = try next(bytes[index])
        index += 1
      }
    }
    return index
  }

  private func next(_ byte: UInt8) throws(Refusal) -> Place {
    switch place {
    case .size(let value, let digits): return try size(byte, value: value, digits: digits)
    case .chunkExtension(let value):
      if byte == .carriageReturn { return .sizeLineFeed(value: value) }
      guard byte.isFieldContent else { throw .malformedChunk }
      return place
    case .sizeLineFeed(let value):
      guard byte == .lineFeed else { throw .malformedChunk }
      guard value <= budget else { throw .contentTooLarge }
      return value == 0 ? .trailerStart : .data(remaining: value)
    case .data, .end: return place
    case .dataReturn: return try expect(.carriageReturn, byte, then: .dataLineFeed)
    case .dataLineFeed: return try expect(.lineFeed, byte, then: .size(value: 0, digits: 0))
    case .trailerStart:
      if byte == .carriageReturn { return .lastLineFeed }
      guard byte.isTokenCharacter else { throw .malformedChunk }
      return .trailer
    case .trailer:
      if byte == .carriageReturn { return .trailerLineFeed }
      guard byte.isFieldContent else { throw .malformedChunk }
      return .trailer
    case .trailerLineFeed: return try expect(.lineFeed, byte, then: .trailerStart)
    case .lastLineFeed: return try expect(.lineFeed, byte, then: .end)
    }
  }

  private func expect(_ wanted: UInt8, _ byte: UInt8, then place: Place) throws(Refusal) -> Place {
    guard byte == wanted else { throw .malformedChunk }
    return place
  }

  private func size(_ byte: UInt8, value: Int, digits: Int) throws(Refusal) -> Place {
    if let digit = byte.hexValue {
      let (shifted, tooLong) = value.multipliedReportingOverflow(by: 16)
      let (sum, tooLarge) = shifted.addingReportingOverflow(Int(digit))
      guard !tooLong, !tooLarge else { throw .contentTooLarge }
      return .size(value: sum, digits: 1)
    }
    guard digits > 0 else { throw .malformedChunk }
    switch byte {
    case .carriageReturn: return .sizeLineFeed(value: value)
    case UInt8(ascii: ";"): return .chunkExtension(value: value)
    default: throw .malformedChunk
    }
  }
}
