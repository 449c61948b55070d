import Client
import Spool

enum RejudgeCommand: Command {
  static let spec = VerbSpec(
    name: "rejudge",
    summary: "judge a run that has ended by other expectations, from its log",
    positionals: [PositionalSpec(name: "ID", completion: .jobs)],
    options: [
      .value("--attempt", "N", "that attempt, and not the one that decided"),
      .value("--expect-pass", "PATTERN", repeated: true, "in the place of the manifest's `expect.pass`"),
      .value("--expect-fail", "PATTERN", repeated: true, "in the place of `expect.fail`"),
      .value("--expect-end", "PATTERN", repeated: true, "in the place of `expect.end`"),
      .value("--format", "FORMAT", "in the place of `expect.format`", .words(formats)),
      .value("--manifest", "FILE", "take `expect` and `outputs` from this manifest", .files),
      .value("--junit", "FILE", "write it as one JUnit file", .files),
      .flag("--accept-completed", "no verdict counts as passed"),
      VerbSpec.json,
    ],
    discussion: [
      "Changes nothing, and needs no hardware: the console's log is read again with the times at which it came,"
        + " and the status with which the run command ended counts as it did. What a board would have said behind"
        + " the end of its log nobody knows. Jobs of several boards cannot be judged again."
    ],
    exits: [
      "0  passed", "1  failed, or there is no such job", "2  the command line is wrong",
      "3  an error of the infrastructure, or it could not be done", "4  cancelled", "5  timeout",
      "6  completed without a verdict (0 with --accept-completed)",
    ]
  )

  private static let formats = ["unity", "tap", "ztest", "libtest", "googletest", "junit", "exit"]

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    let id = try invocation.job(invocation.positionals[0])
    var wish = RejudgeWish()
    wish.attempt = try invocation.integer("--attempt", in: 0...Int.max)
    wish.manifest = invocation.string("--manifest")
    wish.pass = invocation.strings("--expect-pass")
    wish.fail = invocation.strings("--expect-fail")
    wish.end = invocation.strings("--expect-end")
    wish.format = invocation.string("--format")
    let file = try invocation.string("--junit").map { path throws(ClientError) in try OutputFile(path: path) }
    let report = try Rejudger(invocation.site()).rejudge(id, wish)
    if invocation.wantsJSON {
      terminal.json(report.json)
    } else {
      terminal.lines(report.lines)
    }
    try file?.write(report.junit)
    return ExitCode.of(report.judged.verdict, acceptsCompleted: invocation.has("--accept-completed"))
  }
}
