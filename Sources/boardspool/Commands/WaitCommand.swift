import Client
import Posix

enum WaitCommand: Command {
  static let spec = VerbSpec(
    name: "wait",
    summary: "wait until jobs have ended; the exit code is the verdict",
    positionals: [PositionalSpec(name: "ID|DROP", isRepeated: true, completion: .jobs)],
    options: [
      .value("--timeout", "N", "give up after N seconds"),
      .flag("--accept-completed", "a job without a verdict counts as passed"),
      VerbSpec.json,
    ],
    discussion: [
      "DROP is the name of a drop of yours; its newest job is meant, or the one that it becomes. The last"
        + " line of each job is \"job ID: VERDICT: REASON\".",
      "Of several jobs the worst counts, in this order: 1, 5, 7, 4, 3, 6, 0.",
    ],
    exits: [
      "0  passed", "1  failed", "2  the command line is wrong, or there is no such job",
      "3  an error of the infrastructure, or the spool could not be reached", "4  cancelled",
      "5  timeout: the job's limit was over, or --timeout was",
      "6  completed without a verdict (0 with --accept-completed)", "7  refused by intake",
    ]
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    var options = Waiter.Options()
    options.timeout = try invocation.integer("--timeout", in: 0...31_536_000)
    options.acceptsCompleted = invocation.has("--accept-completed")
    options.isJSON = invocation.wantsJSON
    let site = try invocation.site()
    let targets = try invocation.positionals.map { try WaitTarget($0, user: site.user) }
    var waiter = Waiter(site, terminal: terminal, interrupt: Interrupt(), options: options)
    return try waiter.run(targets)
  }
}
