import Posix
import Spool

/// Runs an attempt on several boards: the shell round ``Ensemble``.
///
/// Each run is an ``AttemptRun`` on a thread of its own, with a console and a folder of its own; this one has them
/// wait for each other, and hands on what the runner tells the attempt.
struct EnsembleRun: ~Copyable {
  /// What the runs tell, each by its number.
  private final class Reports: Sendable {
    enum Report: Sendable {
      case ready
      case finished(FinishedAttempt)
    }

    private let reports = Locked<[(member: Int, report: Report)]>([])
    private let bell: Bell

    var number: Int32 { bell.number }

    init() throws(PosixError) { bell = try Bell() }

    func put(_ report: Report, of member: Int) {
      reports.withLock { $0.append((member, report)) }
      bell.ring()
    }

    func takeAll() -> [(member: Int, report: Report)] {
      bell.silence()
      return reports.withLock { reports in
        let all = reports
        reports = []
        return all
      }
    }
  }

  private let runs: [PreparedAttempt]
  private let control: Mailbox
  private let keeper: KeeperLink
  private let register: @Sendable (Mailbox) -> Int
  private let collect: @Sendable (PreparedAttempt, FinishedAttempt) -> FinishedAttempt
  private let reports: Reports
  private var ensemble: Ensemble
  private var ended: [Int: FinishedAttempt] = [:]
  private var hasEnded = false
  private let begun = Clock.monotonic
  private let started = Clock.now

  /// - Parameters:
  ///   - runs: one for each role, in their order, each with a mailbox of its own.
  ///   - control: where the runner tells the attempt what to do.
  ///   - keeper: starts and stops the tools.
  ///   - register: gives a tool's number, and the mailbox its keeper's reports.
  ///   - collect: keeps what a run left, and judges by it, before its end counts for the others.
  /// - Throws: where the runs cannot be heard.
  init(
    _ runs: [PreparedAttempt],
    control: Mailbox,
    keeper: KeeperLink,
    register: @escaping @Sendable (Mailbox) -> Int,
    collect: @escaping @Sendable (PreparedAttempt, FinishedAttempt) -> FinishedAttempt
  ) throws(PosixError) {
    self.runs = runs
    self.control = control
    self.keeper = keeper
    self.register = register
    self.collect = collect
    reports = try Reports()
    ensemble = Ensemble(
      runs.map {
        Ensemble.Member(role: $0.role ?? "", board: $0.board, hasExpectation: $0.expectation != nil)
      }
    )
  }

  /// Runs it to its end.
  consuming func run() -> FinishedAttempt {
    noteBoards()
    for member in runs.indices { start(member) }
    while !hasEnded {
      _ = Poll.wait(for: [control.number, reports.number], milliseconds: nil)
      for message in control.takeAll() { for run in runs { run.mailbox.put(message) } }
      for (member, report) in reports.takeAll() { take(report, of: member) }
    }
    return finished()
  }

  /// Tells all boards at once, so that each is known to be busy.
  private func noteBoards() {
    for run in runs {
      HistoryFile(in: run.attempt, role: run.role).append(phase: .claim, board: run.board, comment: nil)
    }
  }

  private func start(_ member: Int) {
    let (run, keeper, register, collect) = (runs[member], keeper, register, collect)
    let reports = reports
    do throws(PosixError) {
      let worker = try Worker(name: "board \(run.board)".prefix(15).description) {
        do throws(PosixError) {
          let attempt = try AttemptRun(run, keeper: keeper, register: register) {
            reports.put(.ready, of: member)
          }
          reports.put(.finished(collect(run, attempt.run())), of: member)
        } catch {
          reports.put(.finished(Self.unrun(run, "the console's log cannot be made: \(error)")), of: member)
        }
      }
      worker.detach()
    } catch {
      reports.put(.finished(Self.unrun(run, "the run cannot be started: \(error)")), of: member)
    }
  }

  private static func unrun(_ run: PreparedAttempt, _ reason: String) -> FinishedAttempt {
    FinishedAttempt(
      token: run.token,
      board: run.board,
      ending: Ending(.error, .claim, .infrastructure, reason),
      started: Clock.now,
      durationNanoseconds: 0
    )
  }

  private mutating func take(_ report: Reports.Report, of member: Int) {
    switch report {
    case .ready: perform(ensemble.handle(.ready, of: member))
    case .finished(let attempt):
      ended[member] = attempt
      perform(ensemble.handle(.ended(attempt.ending), of: member))
    }
  }

  private mutating func perform(_ actions: [Ensemble.Action]) {
    for action in actions {
      switch action {
      case .release: for run in runs { run.mailbox.put(.go) }
      case .stop(let member, let reason): runs[member].mailbox.put(.stopped(because: reason))
      case .dismiss(let member): runs[member].mailbox.put(.dismissed)
      case .end: hasEnded = true
      }
    }
  }

  private func finished() -> FinishedAttempt {
    let (ending, role) =
      ensemble.result ?? (Ending(.error, .run, .infrastructure, "the attempt ended without an end"), "")
    var finished = FinishedAttempt(
      token: runs[0].token,
      board: runs[0].board,
      ending: ending,
      started: started,
      durationNanoseconds: Clock.monotonic &- begun
    )
    finished.runs = runs.indices.compactMap { ended[$0] }
    for (run, attempt) in zip(runs, finished.runs) {
      finished.faults += attempt.faults.map { "role \(run.role ?? ""): \($0)" }
    }
    finished.boards = ensemble.boards
    finished.role = role
    return finished
  }
}
