import Boards
import Posix
import Spool

/// Has claimed jobs run, each on a thread of its own.
struct Launch {
  let workplace: Workplace
  let keeper: KeeperDesk
  let inbox: Inbox
  let report: @Sendable (Event) -> Void

  func start(_ claim: Claim) {
    let (inbox, keeper, workplace) = (inbox, keeper, workplace)
    do throws(PosixError) {
      let link = try keeper.link()
      let worker = try Worker(name: "job \(claim.token.id)".prefix(15).description) {
        inbox.put(Self.attempt(claim, in: workplace, link: link, keeper: keeper))
      }
      worker.detach()
    } catch {
      inbox.put(Self.unrun(claim, .error, .infrastructure, "the attempt cannot be started: \(error)"))
    }
    report(.attemptStart(claim.token, on: claim.boards.joined(separator: ", ")))
  }

  /// One attempt from its folder to its outputs.
  private static func attempt(
    _ claim: Claim,
    in workplace: Workplace,
    link: KeeperLink,
    keeper: KeeperDesk
  ) -> FinishedAttempt {
    do {
      let runs = try workplace.prepare(claim, mailboxes: try mailboxes(claim))
      return try run(runs, claim, in: workplace, link: link, keeper: keeper)
    } catch Workplace.Fault.job(let reason) {
      return unrun(claim, .failed, .job, reason)
    } catch Workplace.Fault.infrastructure(let reason) {
      return unrun(claim, .error, .infrastructure, reason)
    } catch {
      return unrun(claim, .error, .infrastructure, "the attempt cannot be started: \(error)")
    }
  }

  /// Of several runs each has its own.
  private static func mailboxes(_ claim: Claim) throws(PosixError) -> [Mailbox] {
    guard claim.posts.count > 1 else { return [claim.mailbox] }
    var mailboxes: [Mailbox] = []
    for _ in claim.posts { mailboxes.append(try Mailbox()) }
    return mailboxes
  }

  private static func run(
    _ runs: [PreparedAttempt],
    _ claim: Claim,
    in workplace: Workplace,
    link: KeeperLink,
    keeper: KeeperDesk
  ) throws(PosixError) -> FinishedAttempt {
    let register: @Sendable (Mailbox) -> Int = { keeper.register($0) }
    let collect: @Sendable (PreparedAttempt, FinishedAttempt) -> FinishedAttempt = {
      judgedByOutputs($0, $1, in: workplace)
    }
    guard runs.count == 1 else {
      return try EnsembleRun(
        runs,
        control: claim.mailbox,
        keeper: link,
        register: register,
        collect: collect
      ).run()
    }
    return collect(runs[0], try AttemptRun(runs[0], keeper: link, register: register).run())
  }

  /// Keeps what a run left, and has it judged by that.
  private static func judgedByOutputs(
    _ run: PreparedAttempt,
    _ attempt: FinishedAttempt,
    in workplace: Workplace
  ) -> FinishedAttempt {
    var finished = attempt
    do throws(PosixError) {
      try workplace.collect(run)
      finished.ending = run.reports.judged(finished.ending, in: run.folder)
    } catch {
      finished.faults.append("the outputs of board \(run.board) were not kept: \(error)")
      finished.ending = run.reports.unread(finished.ending)
    }
    return finished
  }

  private static func unrun(
    _ claim: Claim,
    _ verdict: Verdict,
    _ blame: Blame,
    _ reason: String
  ) -> FinishedAttempt {
    FinishedAttempt(
      token: claim.token,
      board: claim.boards.first ?? "",
      ending: Ending(verdict, .claim, blame, reason),
      started: Clock.now,
      durationNanoseconds: 0
    )
  }
}
