import Client
import JSON
import Spool

enum UpdateCommand: RequestCommand {
  static let verb = RequestName.Verb.update
  static let spec = table(
    "change what jobs ask for, or what describes boards",
    of: .either,
    options: [
      .value("--title", "T", "a title"), .value("--comment", "T", "a comment"),
      .value("--tag", "T", repeated: true, "tags, in the place of all that there were"),
      .value("--description", "T", "of a job: a description"),
      .value("--board", "B", "of a job: the board, or the type of board, that it is to run on", .boards),
      .value("--priority", "N", "of a job: 0 to 65535; higher goes first"),
      .value("--duration-limit-seconds", "N", "of a job: end the run after N seconds"),
      .value("--retry", "N", "of a job: further attempts after faults that are not its own"),
      .value("--set", "KEY=JSON", repeated: true, "another member of the manifest or board file; null: none"),
      .value("--etag", "TAG", "of a job: only where its state still has the tag"),
    ],
    "Of a waiting job all can be changed but executable, files, key, group, template, recheck and base_address; of"
      + " others title, comment, description and url. Of a board type, tags, enabled, title, comment, limits,"
      + " trusted_submitters and extra; that is for admins.",
    "A word of digits is a job's id, any other a board's name."
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    let request = try request(invocation)
    let site = try invocation.site()
    var drafts: [RequestDraft] = []
    for name in try invocation.requestNames(verb, at: site) {
      drafts.append(RequestDraft(name, .object(try request.content(for: name))))
    }
    return try drop(drafts, at: site, invocation, terminal)
  }

  private static func request(_ invocation: Invocation) throws(UsageError) -> UpdateRequest {
    var request = UpdateRequest()
    request.title = invocation.string("--title")
    request.comment = invocation.string("--comment")
    request.tags = invocation.strings("--tag")
    request.description = invocation.string("--description")
    request.board = invocation.string("--board")
    request.priority = try invocation.integer("--priority", in: 0...65535)
    request.durationLimitSeconds = try invocation.integer("--duration-limit-seconds", in: 1...31_536_000)
    request.retry = try invocation.integer("--retry", in: 0...100)
    request.settings = invocation.strings("--set")
    request.etag = invocation.string("--etag")
    return request
  }
}
