/// Why a job cannot be run on a board, as one sentence.
///
/// It is the job's fault: no other board of the type would take it.
package struct RecipeError: Error, Equatable {
  package var sentence: String

  package init(_ sentence: String) { self.sentence = sentence }
}

/// A driver as data: what it takes, which commands it makes, and how it reads their end.
///
/// ``plan(board:image:arguments:environment:limits:)`` fills it in with board and image.
package struct Recipe: Sendable, Hashable {
  /// `driver.kind` of the board files that it serves.
  package let kind: String
  /// One line for people.
  package let summary: String
  /// The formats of executables that it takes.
  package let formats: [ImageFormat]
  /// What else it cannot do, by what holds for the job.
  let refusals: [Refusal]
  /// Commands that put the image onto the board; apart from ``run``, so that flashing has its own
  /// limit and its own blame.
  let flash: [CommandTemplate]
  /// The command that runs as long as the firmware does; nil where the firmware runs by itself.
  let run: CommandTemplate?
  package let console: ConsoleSource
  let exits: [ConditionalRule]
  /// Prints the tool's version.
  let version: CommandTemplate?

  /// A wish that the driver cannot grant.
  struct Refusal: Sendable, Hashable {
    var when: [Condition]
    var sentence: String
  }

  /// A rule about the run command's end that counts only under conditions.
  struct ConditionalRule: Sendable, Hashable {
    var when: [Condition]
    var rule: ExitRule
  }
}

extension Recipe {
  /// All recipes of this version.
  package static let all: [Recipe] = [.process, .qemu]

  /// The recipe for a driver's kind.
  package static func named(_ kind: String) -> Recipe? { all.first { $0.kind == kind } }

  /// For messages: "process, qemu".
  static var servedKinds: String { all.map(\.kind).joined(separator: ", ") }
}
