import Client
import JSON
import Spool

enum PlanCommand: Command {
  static let spec = VerbSpec(
    name: "plan",
    summary: "show the commands that a job would run on each board that suits it",
    positionals: [PositionalSpec(name: "JOBDIR|ID", completion: .directories)],
    options: [
      .value("--board", "NAME", "only on this board, also where the job asks for another", .boards),
      VerbSpec.json,
    ],
    discussion: ["Changes nothing. A word of digits is a job's id; `./42` is a directory."],
    exits: [
      "0  done", "1  there is no such job", "2  the command line or the manifest is wrong",
      "3  it can run on no board",
    ]
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    let word = invocation.positionals[0]
    let board = invocation.string("--board")
    let maker = PlanMaker(try invocation.site())
    let plans =
      try JobID(word).map { try maker.plans(job: $0, board: board) }
      ?? maker.plans(directory: word, board: board)
    if invocation.wantsJSON {
      terminal.json(.array(plans.map(\.json)))
    } else {
      terminal.lines(plans.flatMap(\.lines))
    }
    return plans.contains(where: \.isPossible) ? ExitCode.done : ExitCode.failure
  }
}
