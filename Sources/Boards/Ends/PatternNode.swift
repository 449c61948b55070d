/// A parsed pattern.
indirect enum PatternNode: Sendable, Hashable {
  case empty
  case byte(UInt8)
  case set(ByteSet)
  case lineStart
  case lineEnd
  /// A number, whose place in the line is asked for.
  case numeral
  case sequence([PatternNode])
  case choice([PatternNode])
  /// At least `minimum` times; at most `maximum` times, where there is one.
  case repetition(PatternNode, minimum: Int, maximum: Int?)

  /// How many instructions its program takes at most; stops counting at the bound, so that nested
  /// repetitions neither overflow nor take time.
  func size(bound: Int) -> Int {
    switch self {
    case .empty, .byte, .set, .lineStart, .lineEnd, .numeral:
      return 1
    case .sequence(let nodes):
      return nodes.reduce(0) { min(bound, $0 + $1.size(bound: bound)) }
    case .choice(let nodes):
      return nodes.reduce(0) { min(bound, $0 + $1.size(bound: bound) + 2) }
    case .repetition(let node, let minimum, let maximum):
      let size = node.size(bound: bound)
      let optional = maximum.map { ($0 - minimum) * (size + 1) } ?? size + 2
      return min(bound, max(1, minimum * size + optional))
    }
  }
}
