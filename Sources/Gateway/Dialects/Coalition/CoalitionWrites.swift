import Boards
import HTTP
import JSON
import Lab
import Spool

/// What a client of this API drops instead of each write.
///
/// | write | files |
/// | --- | --- |
/// | PUT jobs | a folder with a manifest, and the command as a script |
/// | POST jobs, jobs/{id}/dependencies | `42.update`; also `42.pause` or `42.start` where a state is set |
/// | DELETE jobs; resetjobs, startjobs, pausejobs | `42.delete`; `.reset`, `.start`, `.pause` |
/// | POST workers | `NAME.update`; also `NAME.start` or `NAME.stop` where `active` is set |
/// | DELETE workers; startworkers, stopworkers | `NAME.delete`; `.start`, `.stop` |
///
/// They are made of what the client sent, the first hundred jobs or boards of it. Where that cannot be read,
/// as the document's own example of modified jobs, whose keys have no quotes, the form is shown with job 42
/// or the board NAME.
struct CoalitionWrites: Sendable {
  /// Jobs or boards in one command.
  private static let most = 100
  private static let someJob = "42"
  private static let someBoard = "NAME"

  private let context: Context

  init(_ context: Context) { self.context = context }

  private var boards: [BoardState] { context.lookout.current?.boards ?? [] }

  // MARK: Jobs

  func create(_ body: RequestBody) -> Instead {
    let draft = CoalitionDraft(Self.json(body)?.object ?? [:], boards: boards)
    return Instead(draft.sentence, draft.command(context.dropPoint))
  }

  func modifyJobs(_ body: RequestBody) -> Instead {
    let boards = boards
    var requests = CoalitionRequests()
    for (name, job) in Self.objects(body) {
      if let id = JobID(name) { requests.change(id, to: job, boards: boards) }
    }
    if requests.isEmpty { requests.update(Self.someJob, ["title": "…"]) }
    return instead("To change the jobs, but for their commands, which stay as they are:", requests)
  }

  func setDependencies(of id: JobID, _ body: RequestBody) -> Instead {
    var requests = CoalitionRequests()
    // An empty list takes all away.
    let ids = Self.json(body)?.array?.prefix(Self.most).compactMap(Self.id)
    let numbers = ids?.map { JSONValue.integer($0.number) } ?? [.string("…")]
    requests.update("\(id)", ["depends_on": .array(numbers)])
    return instead("To set on which jobs the job depends:", requests)
  }

  func deleteJobs(_ body: RequestBody) -> Instead { onJobs("delete", body, "To delete the jobs:") }

  // MARK: Boards

  func modifyWorkers(_ body: RequestBody) -> Instead {
    let boards = boards
    var requests = CoalitionRequests()
    for (name, worker) in Self.objects(body) where BoardName.fault(in: name) == nil {
      requests.change(board: name, to: worker, boards: boards)
    }
    if requests.isEmpty { requests.update(Self.someBoard, ["tags": []]) }
    return instead("To change the boards, as an admin:", requests)
  }

  func deleteWorkers(_ body: RequestBody) -> Instead {
    onBoards("delete", body, "To remove the boards, as an admin:")
  }

  // MARK: Paths that are for writing alone

  func perform(_ write: CoalitionWrite, _ body: RequestBody) -> Instead {
    switch write {
    case .resetJobs: onJobs("reset", body, "To run the jobs anew:")
    case .startJobs: onJobs("start", body, "To start the jobs:")
    case .pauseJobs: onJobs("pause", body, "To pause the jobs:")
    case .stopWorkers: onBoards("stop", body, "To stop the boards, as an admin:")
    case .startWorkers: onBoards("start", body, "To start the boards, as an admin:")
    }
  }

  private func onJobs(_ verb: String, _ body: RequestBody, _ sentence: String) -> Instead {
    let ids = Self.elements(body).compactMap(Self.id)
    return mark(ids.map(\.description), else: Self.someJob, verb, sentence)
  }

  private func onBoards(_ verb: String, _ body: RequestBody, _ sentence: String) -> Instead {
    let names = Self.elements(body).compactMap(\.string).filter { BoardName.fault(in: $0) == nil }
    return mark(names, else: Self.someBoard, verb, sentence)
  }

  private func mark(
    _ targets: [String],
    else some: String,
    _ verb: String,
    _ sentence: String
  ) -> Instead {
    var requests = CoalitionRequests()
    for target in targets.isEmpty ? [some] : targets { requests.mark(target, verb) }
    return instead(sentence, requests)
  }

  private func instead(_ sentence: String, _ requests: CoalitionRequests) -> Instead {
    Instead(sentence, requests.command(context.dropPoint))
  }

  // MARK: Bodies

  private static func json(_ body: RequestBody) -> JSONValue? {
    guard case .bytes(let bytes) = body else { return nil }
    return try? JSONParser.parse(bytes)
  }

  private static func elements(_ body: RequestBody) -> ArraySlice<JSONValue> {
    (json(body)?.array ?? []).prefix(most)
  }

  private static func objects(_ body: RequestBody) -> [(name: String, value: JSONObject)] {
    let members = json(body)?.object?.members ?? []
    return members.prefix(most).compactMap { member in member.value.object.map { (member.name, $0) } }
  }

  /// A client may send a job's number as a text.
  private static func id(_ value: JSONValue) -> JobID? {
    value.integer.flatMap { JobID($0) } ?? value.string.flatMap { JobID($0) }
  }
}
