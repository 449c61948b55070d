import Client
import JSON
import Posix
import Spool

/// A verb that drops requests named after it, as `42.cancel`, and tells what became of them.
protocol RequestCommand: Command {
  static var verb: RequestName.Verb { get }
}

extension RequestCommand {
  /// Of each word, which is a job's id or a board's name.
  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    let site = try invocation.site()
    return try drop(
      invocation.requestNames(verb, at: site).map { RequestDraft($0) },
      at: site,
      invocation,
      terminal
    )
  }

  /// Drops the requests, and prints what became of them.
  static func drop(
    _ drafts: [RequestDraft],
    at site: Site,
    _ invocation: Invocation,
    _ terminal: Terminal
  ) throws -> Int32 {
    let reports = try Requester(site, interrupt: Interrupt()).run(drafts)
    if invocation.wantsJSON {
      terminal.json(.array(reports.map(\.json)))
    } else {
      terminal.lines(reports.map(\.line))
    }
    return reports.map(\.exitCode).max() ?? ExitCode.done
  }

  /// The table of a verb for several targets without further options.
  static func table(
    _ summary: String,
    of target: RequestTargetWord,
    options: [OptionSpec] = [],
    _ discussion: String...
  ) -> VerbSpec {
    VerbSpec(
      name: verb.rawValue,
      summary: summary,
      section: target == .board ? .boards : .requests,
      positionals: [PositionalSpec(name: target.rawValue, isRepeated: true, completion: target.completion)],
      options: options + [VerbSpec.json],
      discussion: discussion + [RequestText.drops(verb, target)],
      exits: RequestText.exits
    )
  }
}

/// What stands for the words of a request's verb in its help.
enum RequestTargetWord: String {
  case job = "ID"
  case board = "NAME"
  case either = "ID|NAME"

  var completion: Completion {
    switch self {
    case .job: .jobs
    case .board: .boards
    case .either: .jobsAndBoards
    }
  }
}

/// What the help of all these verbs says.
enum RequestText {
  static let exits = [
    "0  granted, or requested while no answer has come", "1  there is no such job or board",
    "2  the command line is wrong", "3  refused, or it could not be done",
  ]

  static func drops(_ verb: RequestName.Verb, _ target: RequestTargetWord) -> String {
    let names = target.rawValue.split(separator: "|").map { "\($0).\(verb.rawValue)" }.joined(
      separator: " or "
    )
    return "Drops \(names) into incoming/. Where an intake is running its answer is waited for, at most 10 s."
  }
}

extension Invocation {
  /// The requests of all words, each once.
  func requestNames(_ verb: RequestName.Verb, at site: Site) throws(ClientError) -> [RequestName] {
    var names: [RequestName] = []
    for word in positionals {
      let name = try RequestTarget.name(word, verb, at: site)
      if !names.contains(name) { names.append(name) }
    }
    return names
  }
}
