import Client
import JSON
import Posix
import Spool

enum StopCommand: RequestCommand {
  static let verb = RequestName.Verb.stop
  static let spec = table(
    "keep boards from taking further jobs; for admins",
    of: .board,
    "What runs on the board goes on to its end. `boardspool start NAME` lets it take jobs again."
  )
}

enum ScheduleCommand: RequestCommand {
  static let verb = RequestName.Verb.schedule
  static let spec = table(
    "have boards run the job of the template that is due",
    of: .board,
    "Due is, of the templates that suit the board, the one that it has not run for longest.",
    "Prints the new jobs' ids; with --json they are \"job\"."
  )
}

enum ReserveCommand: RequestCommand {
  static let verb = RequestName.Verb.reserve
  static let spec = table(
    "keep boards for one user's jobs until a time",
    of: .board,
    options: [
      .value("--for-hours", "N", "for N hours from now"),
      .value("--until", "TIME", "until TIME, as 2026-01-31T17:30Z or 2026-01-31T17:30+01:00"),
      .value("--user", "U", "for the user U; default: you"),
    ],
    "One of --for-hours and --until is required.",
    "Anybody reserves for themselves, for as long as spool.json allows; admins for anybody. `boardspool release"
      + " NAME` ends it before."
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    let request = ReserveRequest(try length(invocation), user: invocation.string("--user"))
    let site = try invocation.site()
    let drafts = try invocation.requestNames(verb, at: site).map {
      RequestDraft($0, .object(request.content))
    }
    return try drop(drafts, at: site, invocation, terminal)
  }

  private static func length(_ invocation: Invocation) throws(UsageError) -> ReserveRequest.Length {
    let hours = try invocation.integer("--for-hours", in: 1...8760)
    guard let text = invocation.string("--until") else {
      guard let hours else { throw invocation.error("--for-hours or --until is missing") }
      return .hours(hours)
    }
    guard hours == nil else { throw invocation.error("--for-hours and --until exclude each other") }
    guard let moment = Timestamp(zoned: text) else {
      throw invocation.error(
        "--until takes a time with its zone, as 2026-01-31T17:30Z, not \"\(Printable.text(text))\""
      )
    }
    return .until(moment)
  }
}
