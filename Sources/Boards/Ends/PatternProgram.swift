/// One step of a pattern's automaton (Thompson, "Regular Expression Search Algorithm", 1968).
enum PatternInstruction: Sendable, Hashable {
  case byte(UInt8)
  case set(ByteSet)
  case lineStart
  case lineEnd
  /// A whole number is taken, see ``NumeralFinder``.
  case numeral
  case split(Int, Int)
  case jump(Int)
  case match
}

/// Makes the program of a parsed pattern, whose size has been checked.
struct PatternCompiler {
  private(set) var program: [PatternInstruction] = []

  static func compile(_ node: PatternNode) -> [PatternInstruction] {
    var compiler = PatternCompiler()
    compiler.emit(node)
    compiler.program.append(.match)
    return compiler.program
  }

  private mutating func emit(_ node: PatternNode) {
    switch node {
    case .empty: break
    case .byte(let byte): program.append(.byte(byte))
    case .set(let set): program.append(.set(set))
    case .lineStart: program.append(.lineStart)
    case .lineEnd: program.append(.lineEnd)
    case .numeral: program.append(.numeral)
    case .sequence(let nodes): for node in nodes { emit(node) }
    case .choice(let nodes): emit(choice: nodes)
    case .repetition(let node, let minimum, let maximum): emit(node, minimum: minimum, maximum: maximum)
    }
  }

  private mutating func emit(choice nodes: [PatternNode]) {
    var jumps: [Int] = []
    for (index, node) in nodes.enumerated() {
      guard index < nodes.count - 1 else {
        emit(node)
        break
      }
      let split = reserve()
      emit(node)
      jumps.append(reserve())
      program[split] = .split(split + 1, program.count)
    }
    for jump in jumps { program[jump] = .jump(program.count) }
  }

  private mutating func emit(_ node: PatternNode, minimum: Int, maximum: Int?) {
    for _ in 0..<minimum { emit(node) }
    guard let maximum else {
      let split = reserve()
      emit(node)
      program.append(.jump(split))
      program[split] = .split(split + 1, program.count)
      return
    }
    var splits: [Int] = []
    for _ in minimum..<maximum {
      splits.append(reserve())
      emit(node)
    }
    for split in splits { program[split] = .split(split + 1, program.count) }
  }

  /// A place that is filled in when its targets are known.
  private mutating func reserve() -> Int {
    program.append(.match)
    return program.count - 1
  }
}
