/// Something that holds for a job on a board, or does not.
enum Condition: Sendable, Hashable {
  case holds(Fact)
  case lacks(Fact)
}

/// What conditions can ask for.
enum Fact: String, Sendable, Hashable {
  case elf, hex, bin, other
  /// The manifest tells a base address.
  case address
  /// The manifest has arguments, or an environment.
  case arguments, environment
  /// The board file's `driver` says so.
  case semihosting, cpu, memory
}

/// Some words of an argument vector, under conditions.
struct WordTemplate: Sendable, Hashable {
  enum Content: Sendable, Hashable {
    /// Words with placeholders such as `{machine}`.
    case words([String])
    /// The manifest's arguments, one word each.
    case arguments
    /// One word: the option, and behind it each of the manifest's arguments behind the prefix, with
    /// commas doubled, which is QEMU's way to escape them.
    case option(String, argumentPrefix: String)
  }

  var when: [Condition]
  var content: Content

  init(_ words: String..., when: Condition...) {
    content = .words(words)
    self.when = when
  }

  init(content: Content, when: Condition...) {
    self.content = content
    self.when = when
  }
}

/// A command with its gaps.
struct CommandTemplate: Sendable, Hashable {
  var program: String
  var words: [WordTemplate]
  /// Whether the manifest's environment goes to this command.
  var takesEnvironment = false
}
