/// Finds the number at whose place a ``ProgressPattern`` fits in a line, in memory that it takes once.
///
/// All ways to fit are followed at once, as ``PatternMatcher`` does it, each with the place of its number. Where two
/// ways meet only the one with the later number goes on. So the last number of the line is found, in time that is
/// bounded by the line's length times the program's.
struct NumeralFinder: Sendable {
  private let pattern: ProgressPattern
  private let first: ByteSet?
  private var current: Ways
  private var following: Ways
  private var pending: [Int] = []

  init(_ pattern: ProgressPattern) {
    self.pattern = pattern
    current = Ways(count: pattern.program.count)
    following = current
    first = PatternMatcher.firstBytes(pattern.program)
  }

  /// How far the run is by the last number in the line for which the pattern fits; nil where there is none.
  mutating func last(in line: ArraySlice<UInt8>) -> Double? {
    var found: Int?
    /// The number that begins at the index, or goes on there.
    var numeral: Numeral?
    var index = line.startIndex
    current.removeAll()
    while true {
      if current.isEmpty, let first {
        while index < line.endIndex, !first.contains(line[index]) { index += 1 }
      }
      if current.isEmpty { numeral = self.numeral(in: line, at: index) }
      // A match may begin anywhere. It has no number yet, and so goes last.
      Self.follow(0, number: nil, at: index, of: line, numeral, pattern.program, &pending, into: &current)
      if let number = current.number(of: pattern.program.count - 1) { found = max(found ?? number, number) }
      guard index < line.endIndex else { break }
      let isOver = numeral?.end == index + 1
      let next = isOver || numeral == nil ? self.numeral(in: line, at: index + 1) : numeral
      step(over: line[index], at: index, of: line, numeral, next)
      numeral = next
      index += 1
    }
    return found.flatMap { Numeral(in: line, at: $0) }.flatMap(pattern.fraction)
  }

  /// Nil also for one that is out of range.
  private func numeral(in line: ArraySlice<UInt8>, at index: Int) -> Numeral? {
    guard index < line.endIndex, ByteSet.digits.contains(line[index]) else { return nil }
    guard let numeral = Numeral(in: line, at: index), pattern.fraction(numeral) != nil else { return nil }
    return numeral
  }

  /// Goes over a byte, which may be one of a number, as the byte behind it may.
  private mutating func step(
    over byte: UInt8,
    at index: Int,
    of line: ArraySlice<UInt8>,
    _ numeral: Numeral?,
    _ next: Numeral?
  ) {
    following.removeAll()
    // Those within a number have the latest of all.
    if let numeral {
      for state in current.counting {
        if numeral.end > index + 1 {
          following.count(state)
        } else {
          follow(state + 1, number: numeral.start, at: index + 1, of: line, next)
        }
      }
    }
    for (state, number) in current.others where takes(pattern.program[state], byte) {
      follow(state + 1, number: number, at: index + 1, of: line, next)
    }
    swap(&current, &following)
  }

  private mutating func follow(
    _ state: Int,
    number: Int?,
    at index: Int,
    of line: ArraySlice<UInt8>,
    _ numeral: Numeral?
  ) {
    Self.follow(
      state,
      number: number,
      at: index,
      of: line,
      numeral,
      pattern.program,
      &pending,
      into: &following
    )
  }

  /// Adds the state and all that are reached from it without a byte.
  private static func follow(
    _ start: Int,
    number: Int?,
    at index: Int,
    of line: ArraySlice<UInt8>,
    _ numeral: Numeral?,
    _ program: [PatternInstruction],
    _ pending: inout [Int],
    into ways: inout Ways
  ) {
    pending.append(start)
    while let state = pending.popLast() {
      if program[state] == .numeral {
        if numeral?.start == index { ways.count(state) }
        continue
      }
      guard ways.add(state, number: number) else { continue }
      switch program[state] {
      case .byte, .set, .numeral, .match: break
      case .jump(let target): pending.append(target)
      case .split(let one, let other): pending += [other, one]
      case .lineStart: if index == line.startIndex { pending.append(state + 1) }
      case .lineEnd: if index == line.endIndex { pending.append(state + 1) }
      }
    }
  }

  private func takes(_ instruction: PatternInstruction, _ byte: UInt8) -> Bool {
    switch instruction {
    case .byte(let wanted): wanted == byte
    case .set(let set): set.contains(byte)
    case .lineStart, .lineEnd, .numeral, .split, .jump, .match: false
    }
  }
}

/// Ways to fit as far as they have come: for each state that with the latest number.
private struct Ways: Sendable {
  private var within: StateSet
  private var beyond: StateSet
  private var numbers: [Int?]

  init(count: Int) {
    within = StateSet(count: count)
    beyond = within
    numbers = Array(repeating: nil, count: count)
  }

  var isEmpty: Bool { within.isEmpty && beyond.isEmpty }

  /// Those within a number, of which there is only one at a time.
  var counting: some Sequence<Int> { (0..<within.count).lazy.map { [within] in within[$0] } }

  /// All others with their numbers, the latest first.
  var others: some Sequence<(state: Int, number: Int?)> {
    (0..<beyond.count).lazy.map { [beyond, numbers] in (beyond[$0], numbers[beyond[$0]]) }
  }

  /// Nil also where the state is reached without a number.
  func number(of state: Int) -> Int? { beyond.contains(state) ? numbers[state] : nil }

  mutating func removeAll() {
    within.removeAll()
    beyond.removeAll()
  }

  mutating func count(_ state: Int) { _ = within.insert(state) }

  /// Ways are added with the latest number first; false where the state was there.
  mutating func add(_ state: Int, number: Int?) -> Bool {
    guard beyond.insert(state) else { return false }
    numbers[state] = number
    return true
  }
}
