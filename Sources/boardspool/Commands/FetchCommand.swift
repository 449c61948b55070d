import Client
import JSON
import Spool

enum FetchCommand: Command {
  static let spec = VerbSpec(
    name: "fetch",
    summary: "copy jobs' directories out of the spool: results, logs, outputs",
    positionals: [
      PositionalSpec(name: "ID", isRepeated: true, completion: .jobs),
      PositionalSpec(name: "DIR", isOptional: true, completion: .directories),
    ],
    options: [VerbSpec.json],
    discussion: [
      "Job 42 becomes DIR/42, at once and whole; DIR is by default the current directory. An earlier copy of the"
        + " same job is replaced, anything else of that name stays. `./42` is a directory, 42 a job.",
      "No link is followed; those within jobs, but for log and result.json, are left out.",
    ],
    exits: [
      "0  done", "1  there is no such job", "2  the command line is wrong", "3  it could not be done",
    ]
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    var invocation = invocation
    var folder = "."
    if let last = invocation.positionals.last, JobID(last) == nil {
      folder = last
      invocation.positionals.removeLast()
    }
    let ids = try invocation.jobs()
    guard !ids.isEmpty else { throw invocation.error("ID is missing") }
    let site = try invocation.site()
    for id in ids { _ = try site.job(id) }
    let fetcher = try Fetcher(site, into: folder, interrupt: Interrupt())
    var reports: [FetchReport] = []
    for id in ids {
      let report = try fetcher.fetch(id)
      reports.append(report)
      if !invocation.wantsJSON { terminal.line(report.line) }
    }
    if invocation.wantsJSON { terminal.json(.array(reports.map(\.json))) }
    return ExitCode.done
  }
}
