import Client
import JSON

enum BoardsCommand: Command {
  static let spec = VerbSpec(
    name: "boards",
    summary: "list the boards, who serves them, and what they are doing",
    section: .boards,
    options: [VerbSpec.json]
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    let site = try invocation.site()
    let boards = site.catalogue.states(site.reports)
    if invocation.wantsJSON {
      terminal.json(.array(boards.map(\.json)))
    } else if boards.isEmpty {
      terminal.note(
        "the spool has no boards; describe one in \(Printable.text(invocation.spool))/boards/NAME.json"
      )
    } else {
      terminal.table(Table(of: boards))
    }
    return ExitCode.done
  }
}
