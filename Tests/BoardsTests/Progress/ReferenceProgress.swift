/// Patterns with a number in them by their definition: which ways there are to fit, each with its number's place.
///
/// Slow and obvious, so that ``NumeralFinder`` has something to be compared with.
indirect enum ReferenceProgress {
  case byte(UInt8)
  case anyByte
  case digits
  case lineStart
  case lineEnd
  case sequence([ReferenceProgress])
  case choice([ReferenceProgress])
  case repetition(ReferenceProgress)
  case numeral

  private struct Line {
    var bytes: [UInt8]
    /// By their places.
    var numbers: [Int: (value: Double, end: Int)]
  }

  private struct Way: Hashable {
    var place: Int
    var number: Int?
  }

  /// The last number from 0 to 100 at whose place the pattern fits.
  func lastNumber(in line: [UInt8]) -> Double? {
    let line = Line(bytes: line, numbers: Self.numbers(in: line))
    let ways = (0...line.bytes.count).flatMap { self.ways(from: Way(place: $0, number: nil), in: line) }
    return ways.compactMap(\.number).max().flatMap { line.numbers[$0]?.value }
  }

  private func ways(from way: Way, in line: Line) -> Set<Way> {
    let place = way.place
    switch self {
    case .byte(let byte): return one(way, line) { $0 == byte }
    case .anyByte: return one(way, line) { _ in true }
    case .digits: return one(way, line) { Character(Unicode.Scalar($0)).isWholeNumber }
    case .lineStart: return place == 0 ? [way] : []
    case .lineEnd: return place == line.bytes.count ? [way] : []
    case .sequence(let parts):
      return parts.reduce([way]) { ways, part in Set(ways.flatMap { part.ways(from: $0, in: line) }) }
    case .choice(let parts): return Set(parts.flatMap { $0.ways(from: way, in: line) })
    case .repetition(let part):
      var all: Set<Way> = [way]
      var latest = all
      while !latest.isEmpty {
        latest = Set(latest.flatMap { part.ways(from: $0, in: line) }).subtracting(all)
        all.formUnion(latest)
      }
      return all
    case .numeral:
      guard let number = line.numbers[place] else { return [] }
      return [Way(place: number.end, number: place)]
    }
  }

  private func one(_ way: Way, _ line: Line, _ takes: (UInt8) -> Bool) -> Set<Way> {
    way.place < line.bytes.count && takes(line.bytes[way.place])
      ? [Way(place: way.place + 1, number: way.number)] : []
  }

  /// Digits with points between them are one number, or none.
  private static func numbers(in line: [UInt8]) -> [Int: (value: Double, end: Int)] {
    let text = String(decoding: line, as: UTF8.self)
    var numbers: [Int: (value: Double, end: Int)] = [:]
    for match in text.matches(of: /[0-9]+(?:\.[0-9]+)*/) {
      let start = text.utf8.distance(from: text.startIndex, to: match.range.lowerBound)
      guard let value = Double(match.output), value <= 100 else { continue }
      numbers[start] = (value, start + match.output.utf8.count)
    }
    return numbers
  }

  /// As one would write it.
  var source: String {
    switch self {
    case .byte(let byte): byte == UInt8(ascii: ".") ? "\\." : String(Character(Unicode.Scalar(byte)))
    case .anyByte: "."
    case .digits: "\\d"
    case .lineStart: "(^)"
    case .lineEnd: "($)"
    case .sequence(let parts): "(?:\(parts.map(\.source).joined()))"
    case .choice(let parts): "(\(parts.map(\.source).joined(separator: "|")))"
    case .repetition(let part): "(\(part.source))*"
    case .numeral: "%percent"
    }
  }

  /// A pattern with one number in it.
  static func random(using random: inout SeededGenerator) -> ReferenceProgress {
    var pattern = ReferenceProgress.numeral
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      let (before, after) = (part(depth: 2, &random), part(depth: 2, &random))
      switch Int.random(in: 0..<6, using: &random) {
      case 0: pattern = .choice([before, pattern])
      case 1: pattern = .repetition(pattern)
      case 2: pattern = .sequence([pattern, after])
      case 3: pattern = .sequence([before, pattern])
      default: pattern = .sequence([before, pattern, after])
      }
    }
    return pattern
  }

  private static func part(depth: Int, _ random: inout SeededGenerator) -> ReferenceProgress {
    switch Int.random(in: 0..<(depth > 0 ? 11 : 8), using: &random) {
    case 0, 1: return .byte(UInt8(ascii: "a"))
    case 2: return .byte(UInt8(ascii: "%"))
    case 3: return .byte(UInt8(ascii: "."))
    case 4: return .anyByte
    case 5: return .digits
    case 6: return .repetition(.anyByte)
    case 7: return Bool.random(using: &random) ? .lineStart : .lineEnd
    case 8: return .choice([part(depth: depth - 1, &random), part(depth: depth - 1, &random)])
    case 9: return .sequence([part(depth: depth - 1, &random), part(depth: depth - 1, &random)])
    default: return .repetition(part(depth: depth - 1, &random))
    }
  }
}
