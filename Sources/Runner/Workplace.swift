import Boards
import Custody
import JSON
import Lab
import Posix
import Spool

/// Makes the folder of an attempt, and the place in which its tools work.
///
/// Each board has one place for its tools, `.work/<host>/<board>`, which serves one job after the other:
/// a folder made and removed for every attempt would slow down all others (on ext4 a file made after
/// many were removed is dear).
///
/// The executable is linked there under a fixed name: a submitter's file
/// name never reaches a tool. It is intake's copy, so the link shares it with nobody else. What the run
/// leaves there becomes `outputs/`.
struct Workplace {
  let depot: Depot
  let holder: Holder
  private let images = Set(ImageFormat.allCases.map { RawName($0.fixedName) })

  init(depot: Depot, holder: Holder) {
    self.depot = depot
    self.holder = holder
  }

  /// Why an attempt could not even begin.
  enum Fault: Error {
    /// The job's own fault, as one sentence.
    case job(String)
    case infrastructure(String)
  }

  /// Prepares a claimed job for a board.
  func prepare(_ claim: Claim) throws(Fault) -> PreparedAttempt {
    let (token, board) = (claim.token, claim.board)
    guard let epoch = token.epoch else { throw .infrastructure("the job is not claimed") }
    do {
      let job = try depot.folder(.running).directory(token.name)
      let view = JobView(token: token, directory: job)
      guard let record = view.record(), let executable = record.executable else {
        throw Fault.infrastructure("job.json cannot be read")
      }
      guard let json = view.manifest(with: record) else {
        throw Fault.infrastructure("manifest.json cannot be read")
      }
      let manifest = try Manifest(json)
      let expectation = try manifest.expect.map { try Boards.Expectation($0) }
      let progress = try manifest.progressPattern.map { try ProgressPattern($0) }
      let plan = try plan(manifest, record, executable: executable, board: board, job: job)
      let folder = try job.directory(making: Layout.attempts).directory(making: "\(epoch)")
      let work = try emptyPlace(of: board.name)
      try job.link(executable, to: work, as: plan.imageName)
      for file in plan.files { try work.write(file.name, Array(file.content.utf8), sync: false) }
      try writePlan(plan, claim, in: folder)
      try link(to: "\(Layout.attempts)/\(epoch)/\(Layout.consoleLog)", in: job)
      return PreparedAttempt(
        token: token,
        board: board.name,
        plan: plan,
        expectation: expectation,
        progress: progress,
        reports: ReportDemand(manifest, expectation),
        folder: folder,
        work: work,
        environment: environment(token, board, epoch: epoch),
        consoleLimit: depot.configuration.maximumConsoleBytes,
        mailbox: claim.mailbox,
        lock: claim.lock
      )
    } catch let fault as Fault {
      throw fault
    } catch let error as FieldError {
      throw .job(error.sentence)
    } catch let error as RecipeError {
      throw .job(error.sentence)
    } catch ImageFile.Fault.damaged(let error) {
      throw .job(error.sentence)
    } catch ImageFile.Fault.unreadable(let error) {
      throw .infrastructure("the executable cannot be read: \(error)")
    } catch {
      throw .infrastructure("the attempt's folder cannot be made: \(error)")
    }
  }

  /// What a job on a board would do; touches nothing.
  private func plan(
    _ manifest: Manifest,
    _ record: JobRecord,
    executable: String,
    board: Board,
    job: Directory
  ) throws -> Plan {
    try Planner.plan(
      manifest: manifest,
      durationLimitSeconds: record.durationLimitSeconds,
      board: board,
      image: try ImageFile.image(executable, in: job, baseAddress: manifest.baseAddress)
    )
  }

  private func writePlan(_ plan: Plan, _ claim: Claim, in folder: Directory) throws(PosixError) {
    let board = claim.board
    var object = plan.json.object ?? JSONObject()
    object["board"] = .string(board.name)
    object["board_file"] = board.json
    object["tool"] = claim.tool?.json
    try folder.write(Layout.plan, JSONValue.object(object).pretty, sync: false)
  }

  /// Points `log` at this attempt's console.
  private func link(to target: String, in job: Directory) throws(PosixError) {
    try job.removeIfPresent(Layout.log)
    try job.makeLink(Layout.log, to: target)
  }

  private func environment(_ token: JobToken, _ board: Board, epoch: Int) -> [String] {
    KeeperLink.inherited + [
      "BOARDSPOOL_JOB=\(token.id)", "BOARDSPOOL_ATTEMPT=\(epoch)", "BOARDSPOOL_BOARD=\(board.name)",
      "BOARDSPOOL_FILES=\(depot.root.absolutePath)/\(token.path)",
    ]
  }

  /// The board's place, without what an attempt that was lost may have left in it.
  private func emptyPlace(of board: String) throws(PosixError) -> Directory {
    let host = try depot.root.directory(making: Layout.work, mode: 0o700).directory(making: holder.host)
    let place = try host.directory(making: board)
    for entry in try place.entries() { try place.removeTree(entry.name) }
    return place
  }

  /// Turns what a run left in its board's place into the attempt's outputs.
  ///
  /// Plain files only, and no folder where there are none. To be done before the board gets another job.
  func collect(from board: String, into folder: Directory) throws(PosixError) {
    let host = try depot.root.directory(Layout.work).directory(holder.host)
    guard try host.statusIfPresent(of: board) != nil else { return }
    guard try keepPlainFiles(try host.directory(board), depth: 0) else { return }
    try host.rename(board, to: folder, as: Layout.outputs)
  }

  /// Removes links, devices and the like; true where a file is left.
  private func keepPlainFiles(_ directory: Directory, depth: Int) throws(PosixError) -> Bool {
    var hasFiles = false
    for entry in try directory.entries() {
      let status = try directory.status(of: entry.name)
      let isImage = depth == 0 && images.contains(entry.name)
      switch status.kind {
      case .regular where status.links == 1 && !isImage: hasFiles = true
      case .directory where depth < depot.configuration.maximumDepth:
        if try keepPlainFiles(directory.directory(entry.name), depth: depth + 1) { hasFiles = true }
      case .regular, .directory, .link, .fifo, .socket, .device: try directory.removeTree(entry.name)
      }
    }
    return hasFiles
  }
}
