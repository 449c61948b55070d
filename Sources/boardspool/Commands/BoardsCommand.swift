import Client
import JSON

enum BoardsCommand: Command {
  static let spec = VerbSpec(
    name: "boards",
    summary: "list the boards, who serves them, and what they are doing",
    section: .boards,
    positionals: [PositionalSpec(name: "NAME", isOptional: true, completion: .boards)],
    options: [VerbSpec.json]
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    let site = try invocation.site()
    if let name = invocation.positionals.first { return try show(name, of: site, invocation, terminal) }
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

  /// Everything of one board; of a virtual one, on each host.
  private static func show(
    _ name: String,
    of site: Site,
    _ invocation: Invocation,
    _ terminal: Terminal
  ) throws -> Int32 {
    let boards = site.catalogue.states(site.reports).filter { $0.name == name }
    guard !boards.isEmpty else { throw ClientError.failed("there is no board \(Printable.text(name))") }
    if invocation.wantsJSON {
      terminal.json(.array(boards.map(\.json)))
    } else {
      for (index, board) in boards.enumerated() {
        terminal.lines((index > 0 ? [""] : []) + BoardPage.lines(board))
      }
    }
    return ExitCode.done
  }
}
