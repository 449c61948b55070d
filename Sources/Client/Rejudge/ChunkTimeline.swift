/// When the chunks of a console came, by its `console.times`.
struct ChunkTimeline {
  /// A part of the log that came at one time.
  struct Piece {
    var bytes: ArraySlice<UInt8>
    /// In nanoseconds from the attempt's start.
    var time: UInt64
  }

  private var lines: ArraySlice<ArraySlice<UInt8>>
  private var time: UInt64 = 0

  /// - Parameter bytes: the file's; lines that are none of its are passed over.
  init(_ bytes: [UInt8]) { lines = bytes.split(separator: UInt8(ascii: "\n"))[...] }

  /// Cuts what stands at a place of the log into the chunks that came; to be asked from the start on.
  ///
  /// - Parameters:
  ///   - bytes: of the log.
  ///   - offset: where in it they begin.
  /// - Returns: all of them, in order; what stands before the first time is of the start.
  mutating func pieces(of bytes: ArraySlice<UInt8>, at offset: Int) -> [Piece] {
    var pieces: [Piece] = []
    var rest = bytes
    var place = offset
    while !rest.isEmpty, let (next, start) = following, start < place + rest.count {
      let count = max(0, start - place)
      if count > 0 { pieces.append(Piece(bytes: rest.prefix(count), time: time)) }
      rest = rest.dropFirst(count)
      place += count
      time = max(time, next)
      lines = lines.dropFirst()
    }
    if !rest.isEmpty { pieces.append(Piece(bytes: rest, time: time)) }
    return pieces
  }

  /// The next line's time and offset; lines that are wrong are dropped.
  private var following: (time: UInt64, offset: Int)? {
    mutating get {
      while let line = lines.first {
        let numbers = line.split(separator: 0x20).map { Int(String(decoding: $0, as: UTF8.self)) }
        if numbers.count == 2, let microseconds = numbers[0], let offset = numbers[1], microseconds >= 0,
          offset >= 0
        {
          let (time, isTooLate) = UInt64(microseconds).multipliedReportingOverflow(by: 1000)
          if !isTooLate { return (time, offset) }
        }
        lines = lines.dropFirst()
      }
      return nil
    }
  }
}
