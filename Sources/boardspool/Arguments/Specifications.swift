/// What bash offers behind an option or in the place of a word.
package enum Completion: Sendable, Equatable {
  case nothing
  case files
  case directories
  /// Ids of the spool's jobs.
  case jobs
  /// Names of its boards.
  case boards
  /// Ids of its jobs, and names of its boards.
  case jobsAndBoards
  case words([String])
  /// Names of the spool's boards, and these words.
  case boardsAnd([String])
}

/// An option of a verb.
package struct OptionSpec: Sendable, Equatable {
  /// With both dashes.
  package var name: String
  /// One dash and a letter.
  package var short: String?
  /// What stands for its value in the help; nil for a flag.
  package var value: String?
  package var isRepeated = false
  package var help: String
  package var completion = Completion.nothing

  /// An option without a value.
  package static func flag(_ name: String, short: String? = nil, _ help: String) -> OptionSpec {
    OptionSpec(name: name, short: short, help: help)
  }

  /// An option with a value.
  package static func value(
    _ name: String,
    _ value: String,
    repeated: Bool = false,
    _ help: String,
    _ completion: Completion = .nothing
  ) -> OptionSpec {
    OptionSpec(name: name, value: value, isRepeated: repeated, help: help, completion: completion)
  }

  /// As the help shows it.
  package var usage: String {
    let names = short.map { "\($0), \(name)" } ?? name
    return value.map { "\(names) \($0)" } ?? names
  }
}

/// A word of a verb that is no option.
package struct PositionalSpec: Sendable, Equatable {
  package var name: String
  package var isOptional = false
  package var isRepeated = false
  package var completion = Completion.nothing

  package var usage: String {
    let word = isRepeated ? "\(name)…" : name
    return isOptional ? "[\(word)]" : word
  }
}

/// A verb of the program.
package struct VerbSpec: Sendable, Equatable {
  /// Where the program's help lists a verb.
  package enum Section: String, Sendable, CaseIterable {
    case spool = "spools"
    case jobs = "jobs"
    case requests = "changing jobs (update, start, delete and release also change boards)"
    case boards = "boards"
    case program = "the program"
  }

  package var name: String
  /// One line.
  package var summary: String
  package var section = Section.jobs
  package var positionals: [PositionalSpec] = []
  package var options: [OptionSpec] = []
  /// What stands for words behind `--` that are not the program's; nil where there are none.
  package var rest: String?
  /// Paragraphs.
  package var discussion: [String] = []
  /// Lines of "code  meaning".
  package var exits: [String] = VerbSpec.usualExits
  /// Not for people.
  package var isHidden = false

  package static let usualExits = [
    "0  done", "2  the command line is wrong", "3  it could not be done",
  ]

  /// The options that every verb has.
  package static let common: [OptionSpec] = [
    .value("--spool", "DIR", "the spool; default: $BOARDSPOOL_SPOOL, else ./spool", .directories),
    .flag("--help", short: "-h", "print this"),
  ]

  package static let json = OptionSpec.flag("--json", "print JSON")

  package var allOptions: [OptionSpec] { options + VerbSpec.common }

  package var usage: String {
    var words = ["boardspool", name] + positionals.map(\.usage)
    if !options.isEmpty { words.append("[OPTION…]") }
    if let rest { words.append("[-- \(rest)…]") }
    return words.joined(separator: " ")
  }
}
