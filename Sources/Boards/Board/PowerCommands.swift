import JSON

/// How a board's power is switched: argument vectors for a hub, a relay or a power strip.
package struct PowerCommands: Sendable, Hashable {
  package let on: Command?
  package let off: Command?
  package let cycle: Command?
  /// How long the board is left alone after its power has come or gone, in seconds.
  package let settleSeconds: Int

  /// Reads a board file's `power`.
  init(_ reader: FieldReader) throws(FieldError) {
    on = try Command.vector("power.on", try reader.strings("on"))
    off = try Command.vector("power.off", try reader.strings("off"))
    cycle = try Command.vector("power.cycle", try reader.strings("cycle"))
    settleSeconds = try reader.integer("settle_seconds", in: 0...600) ?? 1
    guard on != nil || cycle != nil else {
      throw FieldError("\"power\" needs \"on\" or \"cycle\", to bring the board to life")
    }
  }

  /// What gives the board power before a job; nothing where it can only be cycled.
  var onSteps: [Step] { on.map { [.power($0)] + wait } ?? [] }

  /// What takes the board's power and gives it back.
  var cycleSteps: [Step] {
    if let cycle { return [.power(cycle)] + wait }
    guard let on, let off else { return [] }
    return [.power(off)] + wait + [.power(on)] + wait
  }

  private var wait: [Step] { settleSeconds > 0 ? [.wait(seconds: settleSeconds)] : [] }
}

extension Command {
  /// An argument vector of a board's file; nil where none is given.
  static func vector(_ key: String, _ words: [String]?) throws(FieldError) -> Command? {
    guard let words, let program = words.first else { return nil }
    guard !program.isEmpty, !words.contains(where: { $0.utf8.contains(0) }) else {
      throw FieldError("\"\(key)\" must be a program and its arguments")
    }
    guard !program.hasPrefix("./"), !program.hasPrefix("../") else {
      throw FieldError("\"\(key)\": the program must be a name or an absolute path, not \"\(program)\"")
    }
    return Command(program: program, arguments: Array(words.dropFirst()))
  }
}
