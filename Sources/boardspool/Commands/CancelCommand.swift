import Client
import JSON

enum CancelCommand: Command {
  static let spec = VerbSpec(
    name: "cancel",
    summary: "cancel jobs, queued or running",
    positionals: [PositionalSpec(name: "ID", isRepeated: true, completion: .jobs)],
    options: [VerbSpec.json],
    discussion: [
      "Drops ID.cancel into incoming/. Where an intake is running its answer is waited for, at most 10 s."
    ],
    exits: [
      "0  cancelled, or requested while no answer has come", "1  there is no such job",
      "2  the command line is wrong",
      "3  refused, or it could not be done",
    ]
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    let ids = try invocation.jobs()
    let reports = try Canceller(invocation.site(), interrupt: Interrupt()).cancel(ids)
    if invocation.wantsJSON {
      terminal.json(.array(reports.map(\.json)))
    } else {
      terminal.lines(reports.map(\.line))
    }
    return reports.map(\.exitCode).max() ?? ExitCode.done
  }
}
