/// Something that holds for a job on a board, or does not.
enum Condition: Sendable, Hashable {
  case holds(String)
  case lacks(String)

  /// Conditions that can stand in every recipe, besides the names of its parameters.
  ///
  /// Where a parameter has choices, `name=choice` is a condition too. `reset` holds where the board's file has
  /// a reset of its own.
  static let facts = ["elf", "hex", "bin", "other", "address", "arguments", "environment", "probe", "reset"]

  /// Its fact's name.
  var fact: String {
    switch self {
    case .holds(let fact), .lacks(let fact): fact
    }
  }
}

/// Some words of an argument vector, under conditions.
struct WordTemplate: Sendable, Hashable {
  enum Content: Sendable, Hashable {
    /// Words with placeholders such as `{machine}`.
    case words([String])
    /// A board file's words, as they are.
    case wordsOf(parameter: String)
    /// The manifest's arguments, one word each.
    case arguments
    /// One word: the option, and behind it each of the manifest's arguments behind the prefix, with
    /// commas doubled, which is QEMU's way to escape them.
    case option(String, argumentPrefix: String)
  }

  var when: [Condition]
  var content: Content
}

/// A command with its gaps.
struct CommandTemplate: Sendable, Hashable {
  /// The first of them that the host has.
  var programs: [String]
  var words: [WordTemplate]
  var when: [Condition]
  /// Whether the manifest's environment goes to this command.
  var takesEnvironment: Bool
  /// How its end is read; where there is none, status 0 is good and all else is not.
  var results: [Recipe.ConditionalRule]
}
