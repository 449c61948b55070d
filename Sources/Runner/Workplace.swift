import Boards
import Custody
import JSON
import Lab
import Posix
import Spool

/// Makes the folder of an attempt, and the places in which its tools work.
///
/// Each board has one place for its tools, `.work/<host>/<board>`, which serves one job after the other:
/// a folder made and removed for every attempt would slow down all others (on ext4 a file made after
/// many were removed is dear).
///
/// The executable is linked there under a fixed name: a submitter's file
/// name never reaches a tool. It is intake's copy, so the link shares it with nobody else. What the run
/// leaves there becomes `outputs/`.
///
/// An attempt on several boards has a folder for each role; the job's `log` leads to the first one's console.
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

  /// Prepares a claimed job for its boards.
  ///
  /// - Parameters:
  ///   - claim: the job, in `running/`.
  ///   - mailboxes: of the runs, one for each of its boards.
  /// - Returns: the runs, in the same order.
  /// - Throws: why there can be none.
  func prepare(_ claim: Claim, mailboxes: [Mailbox]) throws(Fault) -> [PreparedAttempt] {
    let token = claim.token
    guard let epoch = token.epoch else { throw .infrastructure("the job is not claimed") }
    do {
      let content = try JobContent(token, depot)
      guard content.parts.count == claim.posts.count else {
        throw Fault.infrastructure("job.json and manifest.json do not tell the same roles")
      }
      let drafts = try zip(content.parts, claim.posts).map { try draft(content, $0, on: $1) }
      let attempt = try content.directory.directory(making: Layout.attempts).directory(making: "\(epoch)")
      let prepared = try zip(drafts, mailboxes).map { draft, mailbox in
        try prepare(draft, in: attempt, mailbox, environment(token, drafts, draft, epoch: epoch))
      }
      let log = Layout.attempt(epoch, role: content.parts.first?.role) + "/" + Layout.consoleLog
      try link(to: log, in: content.directory)
      return prepared
    } catch let fault as Fault {
      throw fault
    } catch ImageFile.Fault.unreadable(let error) {
      throw .infrastructure("the executable cannot be read: \(error)")
    } catch {
      throw .infrastructure("the attempt's folder cannot be made: \(error)")
    }
  }

  /// What is to run on a board, before anything is touched.
  private struct Draft {
    var content: JobContent
    var part: JobContent.Part
    var post: Claim.Post
    var plan: Plan
    var expectation: Boards.Expectation?
    var progress: ProgressPattern?
  }

  private func draft(_ content: JobContent, _ part: JobContent.Part, on post: Claim.Post) throws -> Draft {
    do {
      return Draft(
        content: content,
        part: part,
        post: post,
        plan: try plan(content, part, on: post.board),
        expectation: try part.manifest.expect.map { try Boards.Expectation($0) },
        progress: try part.manifest.progressPattern.map { try ProgressPattern($0) }
      )
    } catch let error as FieldError {
      throw Fault.job(part.sentence(error.sentence))
    } catch let error as RecipeError {
      throw Fault.job(part.sentence(error.sentence))
    } catch ImageFile.Fault.damaged(let error) {
      throw Fault.job(part.sentence(error.sentence))
    }
  }

  /// What a job on a board would do; touches nothing.
  private func plan(_ content: JobContent, _ part: JobContent.Part, on board: Board) throws -> Plan {
    let (name, address) = (part.executable, part.manifest.baseAddress)
    return try Planner.plan(
      manifest: part.manifest,
      durationLimitSeconds: content.record.durationLimitSeconds,
      board: board,
      image: try ImageFile.image(name, in: content.directory, baseAddress: address)
    )
  }

  private func prepare(
    _ draft: Draft,
    in attempt: Directory,
    _ mailbox: Mailbox,
    _ environment: [String]
  ) throws -> PreparedAttempt {
    let folder = try draft.part.role.map { try attempt.directory(making: $0) } ?? attempt
    let board = draft.post.board
    let work = try emptyPlace(of: board.name)
    try draft.content.directory.link(draft.part.executable, to: work, as: draft.plan.imageName)
    for file in draft.plan.files { try work.write(file.name, Array(file.content.utf8), sync: false) }
    try writePlan(draft.plan, draft.post, in: folder)
    return PreparedAttempt(
      token: draft.content.token,
      board: board.name,
      role: draft.part.role,
      plan: draft.plan,
      expectation: draft.expectation,
      progress: draft.progress,
      reports: ReportDemand(draft.part.manifest, draft.expectation),
      attempt: attempt,
      folder: folder,
      work: work,
      environment: environment,
      consoleLimit: depot.configuration.maximumConsoleBytes,
      mailbox: mailbox,
      lock: draft.post.lock
    )
  }

  private func writePlan(_ plan: Plan, _ post: Claim.Post, in folder: Directory) throws(PosixError) {
    var object = plan.json.object ?? JSONObject()
    object["board"] = .string(post.board.name)
    object["board_file"] = post.board.json
    object["tool"] = post.tool?.json
    try folder.write(Layout.plan, JSONValue.object(object).pretty, sync: false)
  }

  /// Points `log` at this attempt's console.
  private func link(to target: String, in job: Directory) throws(PosixError) {
    try job.removeIfPresent(Layout.log)
    try job.makeLink(Layout.log, to: target)
  }

  private func environment(_ token: JobToken, _ all: [Draft], _ own: Draft, epoch: Int) -> [String] {
    let job = [
      "BOARDSPOOL_JOB=\(token.id)", "BOARDSPOOL_ATTEMPT=\(epoch)", "BOARDSPOOL_BOARD=\(own.post.board.name)",
      "BOARDSPOOL_FILES=\(depot.root.absolutePath)/\(token.path)",
    ]
    guard let role = own.part.role else { return KeeperLink.inherited + job }
    let boards = all.map { "\($0.part.role ?? "")=\($0.post.board.name)" }.joined(separator: " ")
    return KeeperLink.inherited + job + ["BOARDSPOOL_ROLE=\(role)", "BOARDSPOOL_BOARDS=\(boards)"]
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
  /// Plain files only, without those that were put there for the tools, and no folder where there are none. To be
  /// done before the board gets another job.
  func collect(_ run: PreparedAttempt) throws(PosixError) {
    let host = try depot.root.directory(Layout.work).directory(holder.host)
    guard try host.statusIfPresent(of: run.board) != nil else { return }
    let place = try host.directory(run.board)
    for file in run.plan.files { try place.removeIfPresent(file.name) }
    guard try keepPlainFiles(place, depth: 0) else { return }
    try host.rename(run.board, to: run.folder, as: Layout.outputs)
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
