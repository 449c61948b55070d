import Client
import Posix

enum ShowCommand: Command {
  static let spec = VerbSpec(
    name: "show",
    summary: "show everything of a job",
    positionals: [PositionalSpec(name: "ID", completion: .jobs)],
    options: [VerbSpec.json],
    exits: ["0  done", "1  there is no such job", "2  the command line is wrong", "3  it could not be done"]
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    let id = try invocation.job(invocation.positionals[0])
    let site = try invocation.site()
    let report = try JobReport(site.job(id), site: site)
    if invocation.wantsJSON {
      terminal.json(report.json)
    } else {
      terminal.lines(JobPage.lines(report, now: Clock.now))
    }
    return ExitCode.done
  }
}
