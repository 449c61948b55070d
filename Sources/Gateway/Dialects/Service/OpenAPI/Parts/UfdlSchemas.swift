extension OpenAPI.Schema {
  /// By their names among the components.
  static let ufdl: OpenAPI.Members =
    [
      "UfdlJob": job, "UfdlOutput": output, "UfdlError": ufdlError, "UfdlTokens": tokens,
      "UfdlAccess": access, "UfdlCredentials": credentials, "UfdlRefresh": refresh,
    ] + ufdlFilter

  // MARK: Jobs

  private static let job = object(
    [
      "pk": .jobNumber,
      "template": .object(
        ["pk": key.orNull, "name": .text().orNull, "version": .integer(0...Int.max).orNull],
        "What it was made from; `direct`, version 0, without one."
      ),
      "parent": .integer(1...Int.max, "The group that it is in.").orNull,
      "start_time": time("The claim of the run that goes on, or that decided."),
      "end_time": time("Also of a job that was cancelled."),
      "error_reason": .text("Null where it passed, completed, or has not ended.").orNull,
      "input_values": values("The manifest's `inputs`, and `executable`."),
      "parameter_values": values("The manifest's `parameters`."),
      "node": .integer(0...0xFFFF_FFFF_FFFF, "The board of that run.").orNull,
      "description": .text("The description, else the comment, else empty.").orNull,
      "outputs": .list(of: .object(["pk": key, "name": .text(), "type": .text()])),
      "is_cancelled": .flag(),
      "creator": creator,
      "creation_time": time("When it was accepted."),
      "deletion_time": time("When it was flagged as deleted."),
    ],
    "A job; what its damaged files do not tell is null."
  )

  private static let output = object(
    [
      "pk": key, "job": .jobNumber, "name": .text(), "type": .text(), "creator": creator,
      "creation_time": time("When the file was written."), "deletion_time": time("Null."),
    ],
    "A file that a run left, or that was added to the job."
  )

  /// The end of a name-based UUID.
  private static let key = integer(0...0xFFFF_FFFF_FFFF, "Made of the name.")
  private static let creator = integer(0...0xFFFF_FFFF, "The number of the Unix user.").orNull

  private static func time(_ about: String) -> Self { text(about, format: "date-time").orNull }

  private static func values(_ about: String) -> Self {
    map(of: object(["value": anything, "type": .text()]), about).orNull
  }

  private static let ufdlError = object(
    ["detail": .text("One sentence.")],
    optional: ["command": .text("A line to paste, which does it by scp.")],
    "An error."
  )

  // MARK: Tokens

  private static let tokens = object(["access": token, "refresh": token])
  private static let access = object(["access": token])
  private static let token = text("For `Authorization: Bearer`.")
  private static let credentials = partialObject(["username": .text(), "password": .text()])
    .adding(["required": ["username", "password"]])
  private static let refresh = partialObject(["refresh": token]).adding(["required": ["refresh"]])
}
