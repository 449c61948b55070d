import Client
import JSON
import Spool

enum SubmitCommand: Command {
  static let spec = VerbSpec(
    name: "submit",
    summary: "drop jobs into the spool",
    positionals: [PositionalSpec(name: "JOBDIR|EXECUTABLE", isRepeated: true, completion: .files)],
    options: [
      .value("--board", "B", "run the executable on the board, or the type of board, B", .boards),
      .value("--tag", "T", repeated: true, "run it on a board with the tag T"),
      .value("--duration-limit-seconds", "N", "end the run after N seconds"),
      .value("--comment", "T", "a comment"), .value("--title", "T", "a title"),
      .value("--priority", "N", "0 to 65535; higher goes first; default: \(ManifestLimits.defaultPriority)"),
      .value("--pass", "PATTERN", repeated: true, "a line of output by which it passes"),
      .value("--fail", "PATTERN", repeated: true, "a line of output by which it fails"),
      .value("--key", "K", "the same key again is the same job, not a new one"),
      .value("--name", "DROP", "the drop's name; default: the directory's or the executable's"),
      .flag("--wait", "wait until the jobs have ended, and exit as `wait` does"),
      .flag("--accept-completed", "with --wait: a job without a verdict counts as passed"),
      VerbSpec.json,
    ],
    rest: "ARGUMENTS",
    discussion: [
      "JOBDIR is a directory with a manifest.json and the executable that it names. With EXECUTABLE the"
        + " manifest is made from the options, and ARGUMENTS become the executable's.",
      "Everything is checked before anything is written; then the drop appears under its name at once, with"
        + " all that belongs to it. Where an intake is running its answer is waited for, at most 10 s.",
    ],
    exits: [
      "0  accepted, or waiting for an intake; with --wait: passed",
      "2  the command line, a manifest or a file is wrong",
      "3  it could not be done, or intake has not accepted it within 10 s", "7  refused",
      "with --wait, further: as `boardspool wait --help` tells",
    ]
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    let request = try request(invocation)
    if invocation.has("--accept-completed"), !invocation.has("--wait") {
      throw invocation.error("--accept-completed goes with --wait")
    }
    let site = try invocation.site()
    let drafts = try Drafter(site).drafts(request)
    let interrupt = Interrupt()
    let writer = DropWriter(site, interrupt: interrupt)
    var tickets: [DropTicket] = []
    for draft in drafts {
      do {
        tickets.append(try writer.write(draft))
      } catch {
        if let code = interrupt.exitCode { return code }
        throw error
      }
    }
    if invocation.has("--wait") {
      var options = Waiter.Options()
      options.acceptsCompleted = invocation.has("--accept-completed")
      options.isJSON = invocation.wantsJSON
      var waiter = Waiter(site, terminal: terminal, interrupt: interrupt, options: options)
      return try waiter.run(tickets.map { .drop($0) })
    }
    return try report(tickets, SubmitWatch(site, interrupt: interrupt), invocation, terminal)
  }

  private static func report(
    _ tickets: [DropTicket],
    _ watch: SubmitWatch,
    _ invocation: Invocation,
    _ terminal: Terminal
  ) throws -> Int32 {
    var reports: [SubmitReport] = []
    for ticket in tickets {
      let report = try watch.report(ticket)
      reports.append(report)
      if !invocation.wantsJSON { terminal.line(report.line) }
    }
    if invocation.wantsJSON { terminal.json(.array(reports.map(\.json))) }
    return ExitCode.worst(reports.map(\.exitCode))
  }

  private static func request(_ invocation: Invocation) throws(UsageError) -> SubmitRequest {
    var request = SubmitRequest(paths: invocation.positionals)
    request.board = invocation.string("--board")
    request.tags = invocation.strings("--tag")
    request.durationLimitSeconds = try invocation.integer("--duration-limit-seconds", in: 1...31_536_000)
    request.comment = invocation.string("--comment")
    request.title = invocation.string("--title")
    request.priority = try invocation.integer("--priority", in: 0...65535)
    request.pass = invocation.strings("--pass")
    request.fail = invocation.strings("--fail")
    request.key = invocation.string("--key")
    request.name = invocation.string("--name")
    request.arguments = invocation.rest
    return request
  }
}
