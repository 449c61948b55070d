import Posix
import Spool

/// Which of a job's files this API shows: the executable, what was attached, and of each attempt the tools'
/// log, the console's, and the outputs.
struct DciFileList: Sendable {
  /// In this order; those of a folder by their paths.
  private(set) var files: [DciFile] = []

  /// Files of a folder that are shown; the spool accepts fewer unless an admin lets it.
  private static let limit = 10_000

  init(_ job: DciJob) {
    addExecutable(job)
    for file in JobFileList(job.view, below: [Layout.attached], limit: Self.limit).files {
      files.append(Self.file(.attached, file))
    }
    for attempt in job.view.attempts() { addAttempt(attempt, job) }
  }

  private mutating func addExecutable(_ job: DciJob) {
    guard let record = job.record, let name = record.executable,
      let status = try? job.view.directory.statusIfPresent(of: name), status.kind == .regular
    else { return }
    files.append(
      DciFile(
        part: .executable,
        path: [name],
        size: max(0, status.size),
        status: status,
        // rsync keeps old times.
        created: record.created,
        knownMD5: record.size == status.size ? record.md5 : nil
      )
    )
  }

  private mutating func addAttempt(_ attempt: Int, _ job: DciJob) {
    var isUnderWay = false
    if case .running(attempt, _) = job.view.token.state { isUnderWay = true }
    let logs: [(String, DciFile.Part)] = [
      (Layout.flashLog, .flashLog(attempt: attempt)), (Layout.consoleLog, .console(attempt: attempt)),
    ]
    for run in job.view.runFolders(ofAttempt: attempt) {
      for (name, part) in logs {
        guard let status = try? job.view.directory.openWithin(run.path(of: name)).status(),
          status.kind == .regular
        else { continue }
        let file = JobFileList.File(path: run.components + [name], size: max(0, status.size), status: status)
        files.append(Self.file(part, file, isUnderWay: isUnderWay))
      }
      for file in JobFileList(job.view, below: run.components + [Layout.outputs], limit: Self.limit).files {
        files.append(Self.file(.output(attempt: attempt), file, isUnderWay: isUnderWay))
      }
    }
  }

  private static func file(
    _ part: DciFile.Part,
    _ file: JobFileList.File,
    isUnderWay: Bool = false
  ) -> DciFile {
    DciFile(
      part: part,
      path: file.path,
      size: file.size,
      status: file.status,
      created: isUnderWay ? nil : Timestamp(file.status.modified),
      knownMD5: nil
    )
  }
}
