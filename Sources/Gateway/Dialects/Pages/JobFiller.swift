import Posix
import Spool

/// Fills the page of a job from its folder.
struct JobFiller: Sendable {
  private static let listedFiles = 200
  private static let listedCases = 1000
  private static let listedDependencies = 20
  /// Bytes of the log that stand in the page.
  private static let tail = 64 * 1024

  private let context: Context

  init(_ context: Context) { self.context = context }

  func page(_ view: JobView, _ snapshot: Snapshot) -> JobPage {
    let id = view.token.id
    let record = view.record()
    let result = view.token.isOver ? view.result() : nil
    let run = RunState(view)
    let files = JobFileList(view, limit: Self.listedFiles)
    let cases = result?.cases ?? []
    return JobPage(
      frame: PageFrame(spool: context.dropPoint.spool, now: context.wallClock()),
      id: id,
      name: JobName.of(record, id),
      standing: standing(view, record, result, run, snapshot),
      facts: facts(view, record, result, run),
      attempts: view.attempts().map { attempt($0, view, run) },
      cases: cases.prefix(Self.listedCases).map(Self.testCase),
      casesOmitted: max(0, cases.count - Self.listedCases),
      history: view.history().map {
        JobPage.Event(time: $0.time, state: $0.state, phase: $0.phase, board: $0.board, comment: $0.comment)
      },
      files: files.files.map {
        JobPage.File(path: $0.path.joined(separator: "/"), size: $0.size, address: Self.address(id, $0.path))
      },
      filesOmitted: files.omitted,
      folder: Self.address(id, [], isFolder: true),
      log: log(view, role: result?.role),
      commands: commands(view, record),
      junit: view.token.isOver ? PageAddress(["jobs", "\(id)", "junit.xml"]) : nil,
      raw: raw(id, record)
    )
  }

  private static func address(_ id: JobID, _ path: [String], isFolder: Bool = false) -> PageAddress {
    PageAddress(["jobs", "\(id)", "files"] + path, isFolder: isFolder)
  }

  // MARK: Where it is

  private func standing(
    _ view: JobView,
    _ record: JobRecord?,
    _ result: JobResult?,
    _ run: RunState,
    _ snapshot: Snapshot
  ) -> JobPage.Standing {
    switch view.token.state {
    case .queued, .held:
      let relatives = JobRelatives(context.lookout, snapshot)
      return .waiting(
        JobPage.Waiting(
          turn: turn(view.token, snapshot),
          reason: Wish.reason(view.token, record, snapshot, relatives)
        )
      )
    case .running:
      return .running(
        JobPage.Running(phase: run.phase, since: run.started, progress: run.progress, isEnding: false)
      )
    case .ending:
      return .running(
        JobPage.Running(phase: run.phase, since: run.started, progress: run.progress, isEnding: true)
      )
    case .finished, .cancelled:
      guard let result else { return .unreadable }
      return .ended(
        JobPage.End(
          verdict: result.verdict,
          phase: result.phase,
          blame: result.blame,
          reason: result.reason,
          evidence: result.evidence
        )
      )
    }
  }

  private func turn(_ token: JobToken, _ snapshot: Snapshot) -> Turn {
    guard !token.isHeld else { return .held }
    let queue = QueueOrder(snapshot) { id in (try? context.lookout.job(id))?.record() }
    return queue.turn(of: token.id)
  }

  private func facts(
    _ view: JobView,
    _ record: JobRecord?,
    _ result: JobResult?,
    _ run: RunState
  ) -> JobPage.Facts {
    JobPage.Facts(
      owner: record?.owner,
      team: record?.team,
      drop: record?.drop,
      title: record?.title,
      comment: record?.comment,
      description: record?.description,
      url: record?.url,
      wish: record.map(Wish.text),
      board: result?.boardNames ?? run.board,
      host: result?.host ?? view.token.holder?.host,
      priority: record?.priority,
      executable: record?.executable,
      executableSize: record?.size,
      sha256: record?.sha256,
      created: record?.created,
      started: result?.started ?? run.started,
      ended: result?.ended,
      durationSeconds: result?.durationSeconds,
      durationLimitSeconds: record?.durationLimitSeconds,
      exitStatus: result?.exitStatus,
      signal: result?.signal,
      more: record.map(relations) ?? []
    )
  }

  /// To what else the job belongs, and what was done to it.
  private func relations(_ record: JobRecord) -> [JobPage.Fact] {
    let template = record.template.map { "\($0.name), version \($0.version)" }
    let facts: [(String, String?, PageAddress?)] = [
      ("Group", record.parent.map { "#\($0)" }, record.parent.map(PageAddress.job)),
      ("Template", template, nil),
      ("Repeats", record.recheckOf.map { "#\($0)" }, record.recheckOf.map(PageAddress.job)),
      ("Deleted", record.deleted.map { "\($0.spaced) UTC" }, nil),
    ]
    let dependencies = record.dependsOn.prefix(Self.listedDependencies).map { id in
      JobPage.Fact(label: "Runs after", value: "#\(id)", address: .job(id))
    }
    return facts.compactMap { label, value, address in
      value.map { JobPage.Fact(label: label, value: $0, address: address) }
    } + dependencies
  }

  private func attempt(_ number: Int, _ view: JobView, _ run: RunState) -> JobPage.Attempt {
    let result = view.result(ofAttempt: number)
    let isUnderWay = result == nil && view.token.epoch == number
    return JobPage.Attempt(
      number: number,
      verdict: result?.verdict,
      reason: result?.reason ?? (isUnderWay ? "under way" : "no result was written"),
      board: isUnderWay ? run.board : result?.boardNames,
      host: isUnderWay ? view.token.holder?.host : result?.host,
      started: isUnderWay ? run.started : result?.started,
      durationSeconds: result?.durationSeconds,
      isRequeued: result?.requeued != nil,
      files: Self.address(view.token.id, [Layout.attempts, "\(number)"], isFolder: true)
    )
  }

  private static func testCase(_ result: JobResult.Case) -> JobPage.Case {
    let outcome: JobPage.Case.Outcome =
      switch result.verdict {
      case .passed: .passed
      case .failed: .failed
      case .error: .error
      case .skipped: .skipped
      }
    return JobPage.Case(
      name: result.name,
      outcome: outcome,
      durationSeconds: result.durationSeconds,
      message: result.message
    )
  }

  // MARK: The log

  /// Of several roles the one that decided, and before that the first.
  private func log(_ view: JobView, role: String?) -> JobPage.Log? {
    guard view.token.place != .queued, let log = ConsoleLog(of: view, role: role) else { return nil }
    let id = view.token.id
    let offset = max(0, log.length - Self.tail)
    let bytes = log.file.flatMap { try? $0.descriptor.bytes(at: offset, count: log.length - offset) } ?? []
    // Without the beginning of a character that the live log would send again whole.
    let length = view.token.isOver ? bytes.count : TextPiece.wholeLength(bytes)
    let query = view.token.isOver ? [] : [PageAddress.Item(name: "partial", value: "1")]
    let consoles = consoles(view, shown: role)
    let other = consoles.dropFirst().first(where: \.isShown)
    return JobPage.Log(
      tail: Array(bytes[..<length]),
      offset: offset,
      whole: other?.address ?? PageAddress(["jobs", "\(id)", "log"], query: query),
      live: view.token.isOver ? nil : PageAddress(["jobs", "\(id)", "log", "live"]),
      attempt: view.attempts().last,
      consoles: consoles
    )
  }

  /// The logs of all roles, as files; none for a job of one board.
  private func consoles(_ view: JobView, shown: String?) -> [JobPage.Console] {
    guard let attempt = view.attempts().last else { return [] }
    let runs = view.runFolders(ofAttempt: attempt)
    return runs.compactMap { run in
      run.role.map { role in
        JobPage.Console(
          role: role,
          address: Self.address(view.token.id, run.components + [Layout.consoleLog]),
          isShown: role == shown ?? runs.first?.role
        )
      }
    }
  }

  // MARK: What to do with it

  private func commands(_ view: JobView, _ record: JobRecord?) -> [PasteCommand] {
    let id = view.token.id
    let copy = request(id, .recheck, "Run a copy of it", note: "It gets a number of its own.")
    switch view.token.place {
    case .queued:
      let isPaused = record?.isPaused == true
      let other = isPaused ? request(id, .start, "Start it") : request(id, .pause, "Pause it")
      return [request(id, .cancel, "Cancel job \(id)"), other]
    case .running:
      return [
        request(id, .cancel, "Cancel job \(id)"),
        request(id, .reset, "Run it anew", note: "The present run is ended."),
      ]
    case .finished, .cancelled:
      guard record?.deleted == nil else { return [request(id, .restore, "Take back its deletion"), copy] }
      let again = request(
        id,
        .reset,
        "Run it again",
        note: "Under the same number; what it has left stays in its folder."
      )
      return [
        again, copy, request(id, .delete, "Delete it", note: "It leaves the lists; restore brings it back."),
      ]
    }
  }

  private func request(
    _ id: JobID,
    _ verb: RequestName.Verb,
    _ title: String,
    note: String? = nil
  ) -> PasteCommand {
    let name = RequestName(job: id, verb: verb).name
    return PasteCommand(title, note: note, lines: context.dropPoint.request(name))
  }

  private func raw(_ id: JobID, _ record: JobRecord?) -> [JobPage.Raw] {
    [
      JobPage.Raw(api: "hwut", address: PageAddress(["apiv1", "jobs", "\(id)"])),
      JobPage.Raw(api: "DCI", address: PageAddress(["api", "v1", "jobs", record?.uuid ?? "\(id)"])),
      JobPage.Raw(api: "UFDL", address: PageAddress(["v1", "jobs", "\(id)"])),
      JobPage.Raw(api: "Coalition", address: PageAddress(["api", "jobs", "\(id)"])),
    ]
  }
}
