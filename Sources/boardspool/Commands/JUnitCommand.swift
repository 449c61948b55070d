import Client
import Spool

enum JUnitCommand: Command {
  static let spec = VerbSpec(
    name: "junit",
    summary: "print how jobs ended, as one JUnit file",
    positionals: [PositionalSpec(name: "ID", isRepeated: true, completion: .jobs)],
    discussion: [
      "Each job is a case of a suite boardspool, with its verdict and reason; after it come the suites of the"
        + " JUnit files among its outputs, else of what was recognised on its console."
    ],
    exits: [
      "0  done", "1  there is no such job", "2  the command line is wrong",
      "3  a job has not ended, or it could not be done",
    ]
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    let ids = try invocation.jobs()
    terminal.write(try JUnitFile.xml(ids, at: invocation.site()))
    return ExitCode.done
  }
}
