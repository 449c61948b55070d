import Client
import Posix
import Remote
import Spool

/// A verb: its table, and what it calls.
protocol Command: SendableMetatype {
  static var spec: VerbSpec { get }

  /// Runs it.
  ///
  /// - Returns: the exit status.
  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32
}

/// All verbs, in the order of the help.
package enum Verbs {
  static let all: [any Command.Type] = [
    InitCommand.self, UpCommand.self, IntakeCommand.self, RunCommand.self, ServeCommand.self,
    CheckCommand.self,
    SubmitCommand.self, ListCommand.self, ShowCommand.self, LogCommand.self, WaitCommand.self,
    FetchCommand.self, JUnitCommand.self, RejudgeCommand.self, PlanCommand.self,
    CancelCommand.self, PauseCommand.self, StartCommand.self, ResetCommand.self, RecheckCommand.self,
    UpdateCommand.self, AttachCommand.self, DetachCommand.self, DeleteCommand.self, RestoreCommand.self,
    PurgeCommand.self, ReleaseCommand.self, AbortCommand.self,
    BoardsCommand.self, StopCommand.self, ScheduleCommand.self, ReserveCommand.self,
    CompletionCommand.self, HelpCommand.self,
  ]

  package static let specs: [VerbSpec] = all.map { $0.spec }
}

extension Invocation {
  /// The spool that the verb is about.
  var spool: String {
    if let path = string("--spool"), !path.isEmpty { return path }
    if let path = Environment.value("BOARDSPOOL_SPOOL"), !path.isEmpty { return path }
    return "spool"
  }

  /// The path of the spool, for a verb that has to have it on this machine.
  func localSpool() throws(UsageError) -> String {
    let spool = spool
    guard !SpoolAddress.isFar(spool) else {
      throw error(
        "\"\(Printable.text(spool))\" is on another machine, where `boardspool \(verb.name)` is to run itself;"
          + " a path with a colon is written ./a:b"
      )
    }
    return spool
  }

  var wantsJSON: Bool { has("--json") }

  /// The spool, opened.
  func site() throws(ClientError) -> Site { try Site(spool: spool) }

  /// A job's id among the words.
  func job(_ word: String) throws(UsageError) -> JobID {
    guard let id = JobID(word) else { throw error("\"\(Printable.text(word))\" is not a job's id") }
    return id
  }

  /// All words as ids, each once.
  func jobs() throws(UsageError) -> [JobID] {
    var ids: [JobID] = []
    for word in positionals {
      let id = try job(word)
      if !ids.contains(id) { ids.append(id) }
    }
    return ids
  }
}
