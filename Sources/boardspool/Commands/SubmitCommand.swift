import Client
import JSON
import Posix
import Spool

enum SubmitCommand: Command {
  static let spec = VerbSpec(
    name: "submit",
    summary: "drop jobs into the spool",
    positionals: [
      PositionalSpec(name: "JOBDIR|EXECUTABLE", isOptional: true, isRepeated: true, completion: .files)
    ],
    options: [
      .value("--board", "B", "run the executable on the board, or the type of board, B", .boards),
      .value("--tag", "T", repeated: true, "run it on a board with the tag T"),
      .value("--template", "NAME", "make the job from the spool's template NAME"),
      .value("--duration-limit-seconds", "N", "end the run after N seconds"),
      .value("--silence", "N", "end it after N seconds in which the board prints nothing"),
      .value("--retry", "N", "further attempts after faults that are not the job's; default: 3"),
      .value("--pass", "PATTERN", repeated: true, "a line of output by which it passes"),
      .value("--fail", "PATTERN", repeated: true, "a line of output by which it fails"),
      .value(
        "--progress-pattern",
        "P",
        "where in a line of output the progress stands, as \"%percent done\""
      ),
      .value("--env", "NAME=VALUE", repeated: true, "a variable of the executable's environment"),
      .value("--title", "T", "a title"), .value("--comment", "T", "a comment"),
      .value("--description", "T", "a description"), .value("--url", "U", "where more is to be read"),
      .value("--key", "K", "the same key again is the same job, not a new one"),
      .value("--priority", "N", "0 to 65535; higher goes first; default: \(ManifestLimits.defaultPriority)"),
      .flag("--paused", "not to be run before `boardspool start`"),
      .value("--depends-on", "JOB|DROP", repeated: true, "not to be run before that job has passed", .jobs),
      .value("--parent", "JOB|DROP", "the group that it is to be in", .jobs),
      .value(
        "--set",
        "KEY=JSON",
        repeated: true,
        "another member of the manifest, as 'limits={\"boot\": 5}'"
      ),
      .value("--group", "NAME", "make a group NAME, of the JOBDIRs or empty"),
      .value("--name", "DROP", "the drop's name; default: the directory's or the executable's"),
      .flag("--wait", "wait until the jobs have ended, show their logs, and exit as `wait` does"),
      .flag("--accept-completed", "with --wait: a job without a verdict counts as passed"),
      .flag("--quiet", "with --wait: without the logs"),
      .value("--junit", "FILE", "with --wait: write how they ended as one JUnit file", .files),
      .value("--fetch", "DIR", "with --wait: copy each job's directory to DIR/ID", .directories),
      VerbSpec.json,
    ],
    rest: "ARGUMENTS",
    discussion: [
      "JOBDIR is a directory with a manifest.json and the executable that it names. With EXECUTABLE the"
        + " manifest is made from the options, and ARGUMENTS become the executable's. Of the options that make a"
        + " manifest JOBDIR takes only those from --priority to --set.",
      "Where the manifest has \"group\": true, each directory in JOBDIR with a manifest.json is a job of the group,"
        + " or a group again; it is dropped as JOBDIR.NAME. \"depends_on\" may name directories beside it.",
      "Everything is checked before anything is written; then each drop appears under its name at once, with"
        + " all that belongs to it. Where an intake is running its answer is waited for, at most 10 s.",
      "With --wait the boards' output goes to standard output, what happens to standard error. SIGINT and SIGTERM"
        + " cancel the jobs: the exit code is 4 when that is done, at most 10 s later; a second signal leaves at"
        + " once.",
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
    for option in ["--accept-completed", "--quiet", "--junit", "--fetch"]
    where invocation.has(option) && !invocation.has("--wait") {
      throw invocation.error("\(option) goes with --wait")
    }
    let site = try invocation.site()
    let drafts = try Drafter(site).drafts(request)
    let interrupt = Interrupt()
    let delivery = try Delivery(invocation, site, interrupt)
    var tickets: [DropTicket] = []
    do {
      try write(drafts, DropWriter(site, interrupt: interrupt), &tickets, terminal)
    } catch {
      guard let code = interrupt.exitCode else { throw error }
      // Who waits takes back what was submitted so far.
      guard invocation.has("--wait"), !tickets.isEmpty else { return code }
    }
    guard invocation.has("--wait") else {
      return try report(tickets, SubmitWatch(site, interrupt: interrupt), invocation, terminal)
    }
    var options = Attendant.Options()
    options.acceptsCompleted = invocation.has("--accept-completed")
    options.isJSON = invocation.wantsJSON
    options.showsLogs = !invocation.has("--quiet")
    var attendant = Attendant(site, terminal: terminal, interrupt: interrupt, options: options)
    let outcome = try attendant.run(tickets)
    return delivery.deliver(outcome, terminal)
  }

  /// Writes all drops; where one cannot be written, it tells which were.
  private static func write(
    _ drafts: [DropDraft],
    _ writer: DropWriter,
    _ tickets: inout [DropTicket],
    _ terminal: Terminal
  ) throws(ClientError) {
    for draft in drafts {
      do throws(ClientError) {
        tickets.append(try writer.write(draft))
      } catch {
        let names = tickets.map { Printable.text($0.drop) }.joined(separator: ", ")
        if !tickets.isEmpty { terminal.note("submitted before that: \(names)") }
        throw error
      }
    }
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
    request.group = invocation.string("--group")
    request.board = invocation.string("--board")
    request.tags = invocation.strings("--tag")
    request.template = invocation.string("--template")
    request.durationLimitSeconds = try invocation.integer("--duration-limit-seconds", in: 1...31_536_000)
    request.silenceSeconds = try invocation.integer("--silence", in: 1...86400)
    request.retry = try invocation.integer("--retry", in: 0...100)
    request.pass = invocation.strings("--pass")
    request.fail = invocation.strings("--fail")
    request.progressPattern = invocation.string("--progress-pattern")
    request.environment = invocation.strings("--env")
    request.title = invocation.string("--title")
    request.comment = invocation.string("--comment")
    request.description = invocation.string("--description")
    request.url = invocation.string("--url")
    request.key = invocation.string("--key")
    request.priority = try invocation.integer("--priority", in: 0...65535)
    request.isPaused = invocation.has("--paused")
    request.dependsOn = invocation.strings("--depends-on")
    request.parent = invocation.string("--parent")
    request.settings = invocation.strings("--set")
    request.name = invocation.string("--name")
    request.arguments = invocation.rest
    return request
  }
}

/// What `submit --wait` brings home of the jobs.
private struct Delivery {
  private let site: Site
  private let report: OutputFile?
  private let fetcher: Fetcher?

  /// Finds what cannot be written before anything is submitted.
  init(_ invocation: Invocation, _ site: Site, _ interrupt: Interrupt) throws(ClientError) {
    self.site = site
    report = try invocation.string("--junit").map { path throws(ClientError) in try OutputFile(path: path) }
    fetcher = try invocation.string("--fetch").map { path throws(ClientError) in
      try Fetcher(site, into: path, interrupt: interrupt)
    }
  }

  /// Writes the report and copies the directories of what has ended; all that can be done is done.
  ///
  /// - Returns: the exit status: the jobs', unless they passed and something could not be written.
  func deliver(_ outcome: Attendant.Outcome, _ terminal: Terminal) -> Int32 {
    var isWhole = true
    func attempt(_ body: () throws(ClientError) -> Void) {
      do throws(ClientError) {
        try body()
      } catch {
        isWhole = false
        terminal.note("boardspool submit: \(Printable.text(error.sentence))")
      }
    }
    if let report {
      attempt { () throws(ClientError) in try report.write(JUnitFile.xml(outcome.ended, at: site)) }
    }
    for id in outcome.ended where fetcher != nil {
      attempt { () throws(ClientError) in _ = try fetcher?.fetch(id) }
    }
    return isWhole || outcome.exitCode != ExitCode.done ? outcome.exitCode : ExitCode.failure
  }
}
