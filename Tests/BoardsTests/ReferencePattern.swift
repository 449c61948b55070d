/// Regular expressions by their definition: which ends a match from a place can have.
///
/// Slow and obvious, so that the automaton has something to be compared with.
indirect enum ReferencePattern {
  case byte(UInt8)
  case anyByte
  case set([UInt8], isInverted: Bool)
  case lineStart
  case lineEnd
  case sequence([ReferencePattern])
  case choice([ReferencePattern])
  case repetition(ReferencePattern, Int, Int?)

  func matches(_ line: [UInt8]) -> Bool {
    (0...line.count).contains { !ends(from: $0, in: line).isEmpty }
  }

  private func ends(from start: Int, in line: [UInt8]) -> Set<Int> {
    switch self {
    case .byte(let byte): return one(start, line) { $0 == byte }
    case .anyByte: return one(start, line) { _ in true }
    case .set(let bytes, let isInverted): return one(start, line) { bytes.contains($0) != isInverted }
    case .lineStart: return start == 0 ? [start] : []
    case .lineEnd: return start == line.count ? [start] : []
    case .sequence(let parts):
      return parts.reduce([start]) { places, part in
        Set(places.flatMap { part.ends(from: $0, in: line) })
      }
    case .choice(let parts):
      return Set(parts.flatMap { $0.ends(from: start, in: line) })
    case .repetition(let part, let minimum, let maximum):
      return repeated(part, minimum, maximum, from: start, in: line)
    }
  }

  private func one(_ start: Int, _ line: [UInt8], _ takes: (UInt8) -> Bool) -> Set<Int> {
    start < line.count && takes(line[start]) ? [start + 1] : []
  }

  private func repeated(
    _ part: ReferencePattern,
    _ minimum: Int,
    _ maximum: Int?,
    from start: Int,
    in line: [UInt8]
  ) -> Set<Int> {
    var places: Set<Int> = [start]
    for _ in 0..<minimum { places = Set(places.flatMap { part.ends(from: $0, in: line) }) }
    // More rounds than the line has bytes reach no further place.
    let rounds = maximum.map { $0 - minimum } ?? line.count + 1
    var all = places
    for _ in 0..<rounds {
      places = Set(places.flatMap { part.ends(from: $0, in: line) })
      all.formUnion(places)
    }
    return all
  }

  /// As one would write it.
  var source: String {
    switch self {
    case .byte(let byte): String(Character(Unicode.Scalar(byte)))
    case .anyByte: "."
    case .set(let bytes, let isInverted):
      "[\(isInverted ? "^" : "")\(String(decoding: bytes, as: UTF8.self))]"
    case .lineStart: "(^)"
    case .lineEnd: "($)"
    case .sequence(let parts): "(?:\(parts.map(\.source).joined()))"
    case .choice(let parts): "(\(parts.map(\.source).joined(separator: "|")))"
    case .repetition(let part, let minimum, let maximum):
      switch (minimum, maximum) {
      case (0, nil): "(\(part.source))*"
      case (1, nil): "(\(part.source))+"
      case (0, 1): "(\(part.source))?"
      case (_, nil): "(\(part.source)){\(minimum),}"
      case (_, let maximum?): "(\(part.source)){\(minimum),\(maximum)}"
      }
    }
  }

  static func random(depth: Int, using random: inout SeededGenerator) -> ReferencePattern {
    let letters: [UInt8] = Array("abc".utf8)
    switch Int.random(in: 0..<(depth > 0 ? 10 : 6), using: &random) {
    case 0, 1, 2: return .byte(letters[Int.random(in: 0..<3, using: &random)])
    case 3: return .anyByte
    case 4:
      let first = Int.random(in: 0..<3, using: &random)
      return .set(Array(letters[first...]), isInverted: Bool.random(using: &random))
    case 5: return Bool.random(using: &random) ? .lineStart : .lineEnd
    case 6: return .choice(parts(depth, &random))
    case 7, 8: return .sequence(parts(depth, &random))
    default:
      let minimum = Int.random(in: 0...2, using: &random)
      let maximum = Bool.random(using: &random) ? nil : minimum + Int.random(in: 0...2, using: &random)
      return .repetition(.random(depth: depth - 1, using: &random), minimum, maximum)
    }
  }

  private static func parts(_ depth: Int, _ random: inout SeededGenerator) -> [ReferencePattern] {
    (0..<Int.random(in: 1...3, using: &random)).map { _ in .random(depth: depth - 1, using: &random) }
  }
}
