import Client

enum LogCommand: Command {
  static let spec = VerbSpec(
    name: "log",
    summary: "print a job's console log",
    positionals: [PositionalSpec(name: "ID", completion: .jobs)],
    options: [
      .flag("--follow", short: "-f", "go on, also over further attempts, until the job has ended"),
      .value("--role", "ROLE", "of a job of several boards that one's console, not the first one's"),
    ],
    discussion: [
      "The bytes are the board's, exactly as they came, control characters and all, also on a terminal; use"
        + " `boardspool log ID | cat -v` for those of a board that nobody trusts.",
      "With -f it begins at once, also with a job that is still queued, and shows on a terminal's standard"
        + " error what the job is doing.",
    ],
    exits: ["0  done", "1  there is no such job", "2  the command line is wrong", "3  it could not be done"]
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    let id = try invocation.job(invocation.positionals[0])
    let role = invocation.string("--role")
    var reader = LogReader(try invocation.site(), terminal: terminal, interrupt: Interrupt(), role: role)
    if invocation.has("--follow") { return try reader.follow(id) }
    try reader.print(id)
    return ExitCode.done
  }
}
