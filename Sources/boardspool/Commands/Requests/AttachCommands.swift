import Client
import JSON
import Posix
import Spool

enum AttachCommand: RequestCommand {
  static let verb = RequestName.Verb.attach
  static let spec = VerbSpec(
    name: verb.rawValue,
    summary: "add files to a job, in its folder attached/",
    section: .requests,
    positionals: [
      PositionalSpec(name: "ID", completion: .jobs),
      PositionalSpec(name: "FILE", isRepeated: true, completion: .files),
    ],
    options: [.value("--as", "NAME", "the name that the one FILE gets"), VerbSpec.json],
    discussion: [
      "Also of a job that has ended. Files that are there stay: a name that is taken is refused.",
      "Drops the folder ID.attach into incoming/, with the files and their sums. Where an intake is running its"
        + " answer is waited for, at most 10 s.",
    ],
    exits: RequestText.exits
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    let id = try invocation.job(invocation.positionals[0])
    let site = try invocation.site()
    let name = try RequestTarget.name("\(id)", verb, at: site)
    let request = try AttachRequest(
      paths: Array(invocation.positionals.dropFirst()),
      as: invocation.string("--as"),
      limits: site.configuration
    )
    return try drop([RequestDraft(name, .folder(request.items()))], at: site, invocation, terminal)
  }
}

enum DetachCommand: RequestCommand {
  static let verb = RequestName.Verb.detach
  static let spec = VerbSpec(
    name: verb.rawValue,
    summary: "remove files that were added to a job",
    section: .requests,
    positionals: [
      PositionalSpec(name: "ID", completion: .jobs), PositionalSpec(name: "FILE", isRepeated: true),
    ],
    options: [VerbSpec.json],
    discussion: [
      "FILE is a name in the job's folder attached/; what the job was submitted with and what it produced stays.",
      RequestText.drops(verb, .job),
    ],
    exits: RequestText.exits
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    let id = try invocation.job(invocation.positionals[0])
    let site = try invocation.site()
    let name = try RequestTarget.name("\(id)", verb, at: site)
    let files = invocation.positionals.dropFirst().map(JSONValue.string)
    return try drop([RequestDraft(name, .object(["files": .array(files)]))], at: site, invocation, terminal)
  }
}
