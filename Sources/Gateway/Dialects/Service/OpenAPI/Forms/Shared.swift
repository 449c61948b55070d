import JSON
import Spool

extension OpenAPI.Schema {
  static let jobNumber = integer(1...Int.max, "The job's number.")

  /// How a job ended.
  static let verdict = word(Verdict.allCases.map(\.rawValue), "How the job ended; null until then.").orNull

  /// An error as an object of one sentence.
  static let plainError = object(
    ["error": .text("One sentence.")],
    optional: ["command": .text("A line to paste, which does it by scp.")],
    "An error."
  )
}

extension OpenAPI.Parameter {
  static let jobNumber = path("id", .jobNumber, "The job's number.", example: 42)
}
