import Client
import JSON
import Lab
import Posix
import Remote

enum BoardsCommand: Command {
  static let spec = VerbSpec(
    name: "boards",
    summary: "list the boards, who serves them, and what they are doing",
    section: .boards,
    positionals: [
      PositionalSpec(name: "NAME|probe|recipes", isOptional: true, completion: .boardsAnd(Topic.words)),
      PositionalSpec(name: "KIND", isOptional: true),
    ],
    options: [VerbSpec.json],
    discussion: [
      "With a board's name: all that is known of that one.",
      "With `probe`: the debug probes, boards and serial ports that are attached to this host by USB, each as a"
        + " board file to be edited, with what is to be filled in. Needs no spool.",
      "With `recipes`: the kinds of drivers that boards can have; with KIND: what the files of such boards say.",
    ]
  )

  /// What it tells beside the spool's boards; such a word goes before a board's name.
  private enum Topic: String, CaseIterable {
    case probe, recipes

    static let words = allCases.map(\.rawValue)
  }

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    let topic = invocation.positionals.first.flatMap(Topic.init)
    let kind = invocation.positionals.dropFirst().first
    guard kind == nil || topic == .recipes else {
      throw invocation.error("only `recipes` takes a second word")
    }
    switch topic {
    case .probe: return try probe(invocation, terminal)
    case .recipes: return try recipes(kind, invocation, terminal)
    case nil: return try list(invocation, terminal)
    }
  }

  private static func probe(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    if let spool = invocation.string("--spool"), SpoolAddress.isFar(spool) {
      throw invocation.error("probe looks at this host only; for what is attached to another, run it there")
    }
    let report = ProbeReport()
    if invocation.wantsJSON { terminal.json(report.json) } else { terminal.lines(report.lines) }
    return ExitCode.done
  }

  private static func list(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
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

  /// The kinds of drivers; where no spool is there yet, those that the program brings.
  private static func recipes(
    _ kind: String?,
    _ invocation: Invocation,
    _ terminal: Terminal
  ) throws -> Int32 {
    let shelf = invocation.has("--spool") ? try invocation.site().catalogue.recipes : known(invocation)
    let rows = RecipeRow.all(shelf)
    guard let kind else {
      if invocation.wantsJSON {
        terminal.json(.array(rows.map(\.json)))
      } else {
        terminal.table(Table(of: rows))
        for entry in shelf.entries { if let fault = entry.fault { terminal.note(fault) } }
      }
      return ExitCode.done
    }
    if let fault = shelf.fault(of: kind) { throw ClientError.failed(fault) }
    guard let row = rows.first(where: { $0.recipe.kind == kind }) else {
      let hint = nearest(to: kind, among: rows.map(\.recipe.kind)).map { "; did you mean \($0)?" } ?? ""
      throw ClientError.failed("there is no recipe \(Printable.text(kind))\(hint)")
    }
    if invocation.wantsJSON {
      terminal.json(row.recipe.json)
    } else {
      terminal.lines(RecipePage(row, host: Machine.hostName).lines)
    }
    return ExitCode.done
  }

  private static func known(_ invocation: Invocation) -> RecipeShelf {
    (try? invocation.site())?.catalogue.recipes ?? RecipeShelf()
  }
}
