/// Looks for one pattern in many lines, with memory that it takes once.
package struct PatternMatcher: Sendable {
  package let pattern: Pattern
  private let first: ByteSet?
  private var current: StateSet
  private var following: StateSet
  private var pending: [Int] = []

  package init(_ pattern: Pattern) {
    self.pattern = pattern
    current = StateSet(count: pattern.program.count)
    following = current
    first = PatternMatcher.firstBytes(pattern.program)
  }

  /// Whether the pattern fits somewhere in the line, which has no line end of its own.
  package mutating func matches(_ line: ArraySlice<UInt8>) -> Bool {
    if let literal = pattern.literal { return PatternMatcher.contains(line, literal) }
    current.removeAll()
    var index = line.startIndex
    while true {
      if current.isEmpty, let first {
        while index < line.endIndex, !first.contains(line[index]) { index += 1 }
      }
      // A match may begin anywhere, so each place begins one more.
      if PatternMatcher.follow(0, pattern.program, into: &current, &pending, at: index, of: line) {
        return true
      }
      guard index < line.endIndex else { return false }
      let byte = line[index]
      following.removeAll()
      for position in 0..<current.count {
        let state = current[position]
        guard takes(pattern.program[state], byte) else { continue }
        if PatternMatcher.follow(
          state + 1,
          pattern.program,
          into: &following,
          &pending,
          at: index + 1,
          of: line
        ) {
          return true
        }
      }
      swap(&current, &following)
      index += 1
    }
  }

  private func takes(_ instruction: PatternInstruction, _ byte: UInt8) -> Bool {
    switch instruction {
    case .byte(let wanted): wanted == byte
    case .set(let set): set.contains(byte)
    case .lineStart, .lineEnd, .numeral, .split, .jump, .match: false
    }
  }

  /// Adds the state and all that are reached from it without a byte; true where that is the end.
  private static func follow(
    _ start: Int,
    _ program: [PatternInstruction],
    into states: inout StateSet,
    _ pending: inout [Int],
    at index: Int,
    of line: ArraySlice<UInt8>
  ) -> Bool {
    pending.append(start)
    while let state = pending.popLast() {
      guard states.insert(state) else { continue }
      switch program[state] {
      case .byte, .set, .numeral: break
      case .jump(let target): pending.append(target)
      case .split(let one, let other):
        pending.append(other)
        pending.append(one)
      case .lineStart: if index == line.startIndex { pending.append(state + 1) }
      case .lineEnd: if index == line.endIndex { pending.append(state + 1) }
      case .match:
        pending.removeAll(keepingCapacity: true)
        return true
      }
    }
    return false
  }

  /// The bytes with which every match begins; nil where one may begin without a byte.
  static func firstBytes(_ program: [PatternInstruction]) -> ByteSet? {
    var bytes = ByteSet()
    var seen: Set<Int> = []
    var pending = [0]
    while let state = pending.popLast() {
      guard seen.insert(state).inserted else { continue }
      switch program[state] {
      case .byte(let byte): bytes.insert(byte)
      case .set(let set): bytes.formUnion(set)
      case .numeral: bytes.formUnion(.digits)
      case .jump(let target): pending.append(target)
      case .split(let one, let other): pending += [one, other]
      case .lineStart, .lineEnd, .match: return nil
      }
    }
    return bytes
  }

  private static func contains(_ line: ArraySlice<UInt8>, _ literal: [UInt8]) -> Bool {
    guard line.count >= literal.count else { return false }
    let last = line.endIndex - literal.count
    var start = line.startIndex
    while start <= last {
      var length = 0
      while length < literal.count, line[start + length] == literal[length] { length += 1 }
      if length == literal.count { return true }
      start += 1
    }
    return false
  }
}
