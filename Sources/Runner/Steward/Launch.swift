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
      let worker = try Worker(name: "board \(claim.board.name)".prefix(15).description) {
        inbox.put(Self.attempt(claim, in: workplace, link: link, keeper: keeper))
      }
      worker.detach()
    } catch {
      inbox.put(Self.unrun(claim, .error, .infrastructure, "the attempt cannot be started: \(error)"))
    }
    report(.attemptStart(claim.token, on: claim.board.name))
  }

  /// One attempt from its folder to its outputs.
  private static func attempt(
    _ claim: Claim,
    in workplace: Workplace,
    link: KeeperLink,
    keeper: KeeperDesk
  ) -> FinishedAttempt {
    let prepared: PreparedAttempt
    do throws(Workplace.Fault) {
      prepared = try workplace.prepare(claim)
    } catch {
      switch error {
      case .job(let reason): return unrun(claim, .failed, .job, reason)
      case .infrastructure(let reason): return unrun(claim, .error, .infrastructure, reason)
      }
    }
    do throws(PosixError) {
      var finished = try AttemptRun(prepared, keeper: link, register: { keeper.register($0) }).run()
      do throws(PosixError) {
        try workplace.collect(from: claim.board.name, into: prepared.folder)
        finished.ending = prepared.reports.judged(finished.ending, in: prepared.folder)
      } catch {
        finished.faults.append("its outputs were not kept: \(error)")
        finished.ending = prepared.reports.unread(finished.ending)
      }
      return finished
    } catch {
      return unrun(claim, .error, .infrastructure, "the console's log cannot be made: \(error)")
    }
  }

  private static func unrun(
    _ claim: Claim,
    _ verdict: Verdict,
    _ blame: Blame,
    _ reason: String
  ) -> FinishedAttempt {
    FinishedAttempt(
      token: claim.token,
      board: claim.board.name,
      ending: Ending(verdict, .claim, blame, reason),
      started: Clock.now,
      durationNanoseconds: 0
    )
  }
}
