/// Reads the source of a pattern, in which non-ASCII characters are their UTF-8 bytes.
struct PatternParser {
  /// How deep groups may nest.
  private static let deepest = 50
  /// The largest number in a repetition.
  private static let mostCopies = 1000

  private let source: [UInt8]
  private let placeholders: [String]
  /// Those that stand in the source, in this order.
  private(set) var found: [String] = []
  private var position = 0
  private var depth = 0
  private var ignoresCase = false

  /// Reads the whole source.
  static func parse(_ source: String) throws(PatternError) -> PatternNode {
    var parser = PatternParser(source)
    return try parser.whole()
  }

  /// - Parameters:
  ///   - source: the pattern.
  ///   - placeholders: words that stand for numbers in it.
  init(_ source: String, placeholders: [String] = []) {
    self.source = Array(source.utf8)
    self.placeholders = placeholders
  }

  /// Reads the whole source, once.
  mutating func whole() throws(PatternError) -> PatternNode {
    if source.starts(with: "(?i)".utf8) {
      ignoresCase = true
      position = 4
    }
    let node = try choice()
    guard next == nil else { throw error("')' without its '('") }
    return node
  }

  private var next: UInt8? { position < source.count ? source[position] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private func error(_ reason: String, at place: Int? = nil) -> PatternError {
    PatternError(position: (place ?? position) + 1, reason: reason)
  }

  private mutating func choice() throws(PatternError) -> PatternNode {
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() throws(PatternError) -> PatternNode {
    var nodes: [PatternNode] = []
    while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
      nodes.append(try repetition())
    }
    switch nodes.count {
    case 0: return .empty
    case 1: return nodes[0]
    default: return .sequence(nodes)
    }
  }

  private mutating func repetition() throws(PatternError) -> PatternNode {
    let start = position
    let node = try atom()
    let place = position
    guard let (minimum, maximum) = try copies() else { return node }
    if node == .lineStart || node == .lineEnd, source[start] != UInt8(ascii: "(") {
      throw error("an anchor cannot be repeated", at: place)
    }
    // A lazy repetition finds the same lines.
    _ = take("?")
    if let byte = next, "*+?{".utf8.contains(byte) {
      throw error("a repetition of a repetition; put the inner one in a group")
    }
    return .repetition(node, minimum: minimum, maximum: maximum)
  }

  private mutating func copies() throws(PatternError) -> (minimum: Int, maximum: Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    let place = position
    guard take("{") else { return nil }
    let clause = "'{' begins a repetition such as {3} or {2,5}; the character is written \\{"
    guard let minimum = try number() else { throw error(clause, at: place) }
    var maximum: Int? = minimum
    if take(",") { maximum = try number() }
    guard take("}") else { throw error(clause, at: place) }
    if let maximum, maximum < minimum {
      throw error("a repetition's maximum is below its minimum", at: place)
    }
    return (minimum, maximum)
  }

  private mutating func number() throws(PatternError) -> Int? {
    let place = position
    var value: Int?
    while let byte = next, ByteSet.digits.contains(byte) {
      let sum = (value ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
      guard sum <= PatternParser.mostCopies else {
        throw error("more than \(PatternParser.mostCopies) repetitions", at: place)
      }
      value = sum
      position += 1
    }
    return value
  }

  private mutating func atom() throws(PatternError) -> PatternNode {
    let place = position
    guard let byte = next else { return .empty }
    if let word = placeholders.first(where: { source[place...].starts(with: $0.utf8) }) {
      position += word.utf8.count
      found.append(word)
      return .numeral
    }
    switch byte {
    case UInt8(ascii: "("): return try group()
    case UInt8(ascii: "["):
      position += 1
      return .set(try set(openedAt: place))
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"):
      throw error("nothing before '\(Character(Unicode.Scalar(byte)))' that could be repeated")
    default:
      position += 1
    }
    switch byte {
    case UInt8(ascii: "."): return .set(.all)
    case UInt8(ascii: "^"): return .lineStart
    case UInt8(ascii: "$"): return .lineEnd
    case UInt8(ascii: "\\"): return node(for: try escape(openedAt: place))
    case 0x80...: return character(from: place)
    default: return node(for: .byte(byte))
    }
  }

  /// A repetition behind a non-ASCII character means all its bytes.
  private mutating func character(from place: Int) -> PatternNode {
    while let byte = next, byte & 0xC0 == 0x80 { position += 1 }
    return .sequence(source[place..<position].map(PatternNode.byte))
  }

  private func node(for item: Item) -> PatternNode {
    switch item {
    case .set(let set): return .set(set)
    case .byte(let byte):
      let folded = ByteSet(byte...byte).foldingCase
      return ignoresCase && folded != ByteSet(byte...byte) ? .set(folded) : .byte(byte)
    }
  }

  private mutating func group() throws(PatternError) -> PatternNode {
    let place = position
    position += 1
    if take("?"), !take(":") {
      throw error(
        "of the groups that begin with '(?' there is only (?: ), and (?i) at the very start",
        at: place
      )
    }
    depth += 1
    guard depth <= PatternParser.deepest else {
      throw error("groups nested deeper than \(PatternParser.deepest)", at: place)
    }
    let node = try choice()
    guard take(")") else { throw error("'(' without its ')'", at: place) }
    depth -= 1
    return node
  }

  /// A byte, or one of the sets that an escape names.
  private enum Item {
    case byte(UInt8)
    case set(ByteSet)
  }

  private mutating func set(openedAt place: Int) throws(PatternError) -> ByteSet {
    var set = ByteSet()
    let isInverted = take("^")
    if next == UInt8(ascii: "]") {
      throw error("nothing in [ ]; the character ']' is written \\]", at: place)
    }
    while !take("]") {
      switch try setItem(openedAt: place) {
      case .set(let items): set.formUnion(items)
      case .byte(let low): set.insert(low...(try rangeEnd(from: low, openedAt: place)))
      }
    }
    if ignoresCase { set = set.foldingCase }
    return isInverted ? set.inverted : set
  }

  /// The byte behind the '-', or the byte itself where no range follows.
  private mutating func rangeEnd(from low: UInt8, openedAt place: Int) throws(PatternError) -> UInt8 {
    let start = position
    guard take("-") else { return low }
    guard next != UInt8(ascii: "]") else {
      position = start
      return low
    }
    guard case .byte(let high) = try setItem(openedAt: place), low <= high else {
      throw error("a range that ends before it begins, or in a set", at: start)
    }
    return high
  }

  private mutating func setItem(openedAt place: Int) throws(PatternError) -> Item {
    let start = position
    guard let byte = next else { throw error("'[' without its ']'", at: place) }
    position += 1
    switch byte {
    case UInt8(ascii: "\\"): return try escape(openedAt: start)
    case UInt8(ascii: "["):
      guard next == UInt8(ascii: ":") else { return .byte(byte) }
      throw error("sets such as [:digit:] there are not; write \\d, \\w or \\s", at: start)
    case 0x80...: throw error("only ASCII characters can stand in [ ]", at: start)
    default: return .byte(byte)
    }
  }

  private mutating func escape(openedAt place: Int) throws(PatternError) -> Item {
    guard let byte = next else { throw error("'\\' at the end", at: place) }
    position += 1
    switch byte {
    case UInt8(ascii: "d"): return .set(.digits)
    case UInt8(ascii: "D"): return .set(ByteSet.digits.inverted)
    case UInt8(ascii: "w"): return .set(.words)
    case UInt8(ascii: "W"): return .set(ByteSet.words.inverted)
    case UInt8(ascii: "s"): return .set(.spaces)
    case UInt8(ascii: "S"): return .set(ByteSet.spaces.inverted)
    case UInt8(ascii: "t"): return .byte(0x09)
    case UInt8(ascii: "r"): return .byte(0x0D)
    case UInt8(ascii: "e"): return .byte(0x1B)
    case UInt8(ascii: "x"): return .byte(try hexByte(openedAt: place))
    default:
      guard byte < 0x80, !ByteSet.words.contains(byte) else {
        let escape = String(decoding: source[place..<position], as: UTF8.self)
        throw error("the escape \(escape) is not known", at: place)
      }
      return .byte(byte)
    }
  }

  private mutating func hexByte(openedAt place: Int) throws(PatternError) -> UInt8 {
    let digits = String(decoding: source[position..<min(source.count, position + 2)], as: UTF8.self)
    guard digits.utf8.count == 2, !digits.hasPrefix("+"), let byte = UInt8(digits, radix: 16) else {
      throw error("\\x needs two hexadecimal digits", at: place)
    }
    position += 2
    return byte
  }
}
