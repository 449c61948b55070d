import JSON

/// A driver as data: what it takes, which commands it makes, and how it reads their ends.
///
/// It is read from a file, one of the program's own or one of an admin's (The files, "Recipes");
/// ``plan(for:_:)`` fills it in with board and image.
package struct Recipe: Sendable, Hashable {
  /// `driver.kind` of the board files that it serves.
  package let kind: String
  /// One line for people.
  package let summary: String
  /// Where its tool is described.
  package let homepage: String?
  /// Whether its boards are things, each of which is plugged into one host.
  package let isHardware: Bool
  /// Why submitted code could act on the host.
  let hazards: [ConditionalSentence]
  /// What a board file's `driver` may say.
  package let parameters: [RecipeParameter]
  package let probe: ProbeUse
  let tool: Tool?
  /// The formats of executables that it takes, in the order of its liking.
  package let formats: [ImageFormat]
  /// Formats that it takes as others, into which they are converted.
  package let conversions: [ImageFormat: ImageFormat]
  let architectures: [ArchitectureRule]
  /// What else it cannot do, by what holds for the job.
  let refusals: [ConditionalSentence]
  /// Scripts for its tools, put into the work folder.
  let files: [FileTemplate]
  /// Commands that put the image onto the board; apart from ``run``, so that flashing has its own
  /// limit and its own blame.
  let flash: [CommandTemplate]
  /// Commands that start the firmware.
  let reset: [CommandTemplate]
  let release: Release
  /// The command that runs as long as the firmware does; nil where the firmware runs by itself.
  let run: CommandTemplate?
  package let console: ConsoleSource
  /// What ``run`` makes of the console's bytes.
  let rewrites: [ConsoleReplacement]
  let exits: [ConditionalRule]
  /// The file as it stands.
  package let json: JSONValue

  /// Whether a board needs a debug probe of its own.
  package enum ProbeUse: String, Sendable, Hashable, CaseIterable {
    case required, optional, none
  }

  /// What lets the firmware go.
  enum Release: String, Sendable, Hashable, CaseIterable {
    /// A reset after flashing: what the console says before it is old firmware's.
    case reset
    /// The last flash command.
    case flash
    /// The run command.
    case run
  }

  /// The program that a board's host must have.
  struct Tool: Sendable, Hashable {
    /// The first of them that the host has.
    var programs: [String]
    /// The arguments with which it prints its version.
    var version: [String]
  }

  /// What is said where conditions hold.
  struct ConditionalSentence: Sendable, Hashable {
    var when: [Condition]
    var sentence: String
  }

  /// A rule about a command's end that counts only under conditions.
  struct ConditionalRule: Sendable, Hashable {
    var when: [Condition]
    var rule: ExitRule
  }

  /// For which processors an image must be, where a parameter begins so.
  struct ArchitectureRule: Sendable, Hashable {
    /// Nil: always.
    var parameter: String?
    var prefix: String
    var names: [String]
  }

  /// A file of the work folder.
  struct FileTemplate: Sendable, Hashable {
    var name: String
    /// A word is a line.
    var lines: [WordTemplate]
  }
}

extension Recipe {
  /// Its tool, under the names of which a host need only have one.
  ///
  /// With placeholders where the board's file has a say; empty where a job brings its own program.
  package var toolPrograms: [String] { tool?.programs ?? [] }

  /// All formats, those that have to be converted last.
  package var takenFormats: [ImageFormat] {
    formats + ImageFormat.allCases.filter { conversions[$0] != nil && !formats.contains($0) }
  }
}

/// Why a job cannot be run on a board, as one sentence.
///
/// It is the job's fault: no other board of the type would take it.
package struct RecipeError: Error, Equatable {
  package var sentence: String

  package init(_ sentence: String) { self.sentence = sentence }
}
