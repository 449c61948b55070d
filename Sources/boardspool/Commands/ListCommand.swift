import Client
import JSON
import Posix

enum ListCommand: Command {
  static let spec = VerbSpec(
    name: "list",
    summary: "list drops and jobs: what waits, why, what runs, what ended last",
    options: [
      .flag("--all", "all jobs that ended, not only the last"),
      .value(
        "--state",
        "S",
        "only these: \(ListFilter.states.joined(separator: ", "))",
        .words(ListFilter.states)
      ),
      .value("--board", "B", "only those that ask for B, or run or ran on it", .boards),
      .value("--owner", "O", "only the user O's"),
      .value("--limit", "N", "at most N that ended; default: \(ListFilter.defaultLimit)"),
      VerbSpec.json,
    ],
    discussion: ["Within each state the newest stands last. Control characters in names are shown escaped."]
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    var filter = ListFilter()
    filter.board = invocation.string("--board")
    filter.owner = invocation.string("--owner")
    if let state = invocation.string("--state") {
      guard ListFilter.states.contains(state) else {
        let hint = nearest(to: state, among: ListFilter.states).map { "; did you mean \($0)?" } ?? ""
        throw invocation.error("\"\(Printable.text(state))\" is not a state\(hint)")
      }
      filter.state = state
    }
    let limit = try invocation.integer("--limit", in: 0...Int.max)
    if limit != nil, invocation.has("--all") {
      throw invocation.error("--all and --limit exclude each other")
    }
    filter.limit = invocation.has("--all") ? nil : limit ?? ListFilter.defaultLimit
    let rows = try Listing(invocation.site(), filter: filter).rows()
    if invocation.wantsJSON {
      terminal.json(.array(rows.map(\.json)))
    } else if rows.isEmpty {
      terminal.note("there are no such jobs")
    } else {
      terminal.table(JobRow.table(rows, now: Clock.now))
    }
    return ExitCode.done
  }
}
