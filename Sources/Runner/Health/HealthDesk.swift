import Boards
import Custody
import JSON
import Posix
import Spool

/// Keeps the ledgers and counters of this host's boards: the shell round ``HealthLedger``.
struct HealthDesk {
  /// Between two looks at what became of golden jobs, and two writes of the file, in nanoseconds.
  private static let interval: UInt64 = 1_000_000_000

  private let depot: Depot
  private let host: String
  private let drops: GoldenDrop
  private let report: @Sendable (Event) -> Void
  private var file: HealthFile
  private var written: HealthFile?
  private var ledgers: [String: HealthLedger] = [:]
  /// The boards as they were when they were last looked at.
  private var known: [String: Board] = [:]
  private var nextLook: UInt64 = 0

  /// Reads what was known before.
  init(_ depot: Depot, host: String, report: @escaping @Sendable (Event) -> Void) {
    self.depot = depot
    self.host = host
    self.report = report
    drops = GoldenDrop(depot, host: host)
    file = HealthFile()
    do {
      let bytes = try depot.folder(Layout.hosts).readIfPresent(HealthFile.name(host), limit: 1 << 24)
      if let bytes { file = try HealthFile(parsing: bytes) }
      written = file
    } catch let error as FieldError {
      report(.healthFileDamage(host, error.sentence))
    } catch {
      report(.healthFileDamage(host, "\(error)"))
    }
  }

  /// When it has to be looked again, in monotonic nanoseconds.
  ///
  /// - Parameter now: both clocks.
  /// - Returns: the moment; of the wall clock at most a minute ahead, since that may be set.
  func deadline(after now: (monotonic: UInt64, wall: Timestamp)) -> UInt64 {
    var next = UInt64.max
    if written != file || ledgers.values.contains(where: { $0.pending != nil }) { next = nextLook }
    for ledger in ledgers.values where ledger.isServed && ledger.pending == nil {
      guard let check = ledger.nextCheck else { continue }
      let wait = min(max(check.microseconds - now.wall.microseconds, 1000), 60_000_000)
      next = min(next, now.monotonic &+ UInt64(wait) &* 1000)
    }
    return next
  }

  // MARK: Rounds

  /// Brings the ledgers up to date with the bench, has golden jobs dropped that are due, and tells the bench
  /// what each board may take.
  mutating func look(at bench: inout Bench) {
    let (now, wall) = (Clock.monotonic, Clock.now)
    let isDue = now >= nextLook
    if isDue { nextLook = now &+ Self.interval }
    for board in bench.own {
      guard let settings = board.health else {
        ledgers[board.name] = nil
        continue
      }
      let events = self.events(of: board, settings, bench, at: wall, asks: isDue)
      for event in events { handle(event, board.name, settings, at: wall) }
      known[board.name] = board
    }
    for name in known.keys where !bench.own.contains(where: { $0.name == name }) {
      known[name] = nil
      ledgers[name] = nil
    }
    bench.standings = ledgers.mapValues(\.standing)
    bench.counters = file.boards.mapValues(\.counters)
    if isDue { write() }
  }

  /// What has happened to a board since the last look.
  private mutating func events(
    of board: Board,
    _ settings: HealthSettings,
    _ bench: Bench,
    at now: Timestamp,
    asks: Bool
  ) -> [HealthLedger.Event] {
    let record = file.boards[board.name]
    let isNew = ledgers[board.name] == nil
    var ledger =
      ledgers[board.name]
      ?? HealthLedger(
        settings,
        fault: record?.fault,
        pending: record?.pending,
        lastNumber: record?.lastNumber ?? 0
      )
    ledger.settings = settings
    ledgers[board.name] = ledger
    var events: [HealthLedger.Event] = []
    let start = bench.lastStart(of: board.name)
    if start != record?.startSeen {
      file.boards[board.name, default: HealthFile.Board()].startSeen = start
      // Of a board that was not known before an old start means nothing.
      if start != nil, record != nil || !isNew { events.append(.started) }
    }
    let isServed = bench.isServed(board, at: now)
    if isServed != ledger.isServed || (isServed && known[board.name] != board) {
      events.append(isServed ? .entered : .left)
    } else {
      events.append(.tick)
    }
    if asks, let pending = ledger.pending, let event = event(of: pending, settings, board.name) {
      events.append(event)
    }
    return events
  }

  /// What has become of a golden job; nil where nothing has.
  private func event(
    of pending: HealthLedger.Pending,
    _ settings: HealthSettings,
    _ board: String
  ) -> HealthLedger.Event? {
    guard let fate = try? drops.fate(settings, of: board, pending) else { return nil }
    switch fate {
    case .waits: return nil
    case .accepted(let job): return pending.job == job ? nil : .accepted(job)
    case .refused(let reason): return .refused(reason: reason)
    case .ended(let job, let verdict, let reason):
      return .ended(
        number: pending.number,
        passed: verdict == .passed,
        reason: Self.reason(job, verdict, reason)
      )
    }
  }

  private static func reason(_ job: JobID, _ verdict: Verdict, _ reason: String) -> String {
    verdict == .refused
      ? "its golden job \(job) was refused: \(reason)"
      : "its golden job \(job) ended as \(verdict.rawValue): \(reason)"
  }

  private mutating func handle(
    _ event: HealthLedger.Event,
    _ board: String,
    _ settings: HealthSettings,
    at now: Timestamp
  ) {
    guard var ledger = ledgers[board] else { return }
    if let number = ledger.handle(event, at: now) {
      do throws(PosixError) {
        try drops.drop(settings, for: board, number: number)
        report(.goldenDrop(board, settings.template))
      } catch {
        _ = ledger.handle(.refused(reason: "its golden job cannot be dropped: \(error)"), at: now)
      }
    }
    ledgers[board] = ledger
    file.boards[board, default: HealthFile.Board()].take(ledger)
    if case .ended(_, true, _) = event { file.boards[board]?.counters.goldenPass = now }
  }

  // MARK: What attempts tell

  /// Takes note of an attempt's end, before its board takes another job.
  ///
  /// - Parameters:
  ///   - attempt: what ended.
  ///   - golden: set for the board's golden job.
  mutating func note(_ attempt: FinishedAttempt, golden: GoldenMark?) {
    for part in attempt.parts { note(part: part, golden: golden) }
  }

  private mutating func note(part attempt: FinishedAttempt, golden: GoldenMark?) {
    guard let settings = ledgers[attempt.board]?.settings, attempt.ending.requeue == nil else { return }
    let end = attempt.ending
    if let golden {
      let name = GoldenName(board: attempt.board, host: host)
      let event = HealthLedger.Event.ended(
        number: golden.key.flatMap(name.number),
        passed: end.verdict == .passed,
        reason: Self.reason(attempt.token.id, end.verdict, end.reason)
      )
      handle(event, attempt.board, settings, at: Clock.now)
    } else if end.isBoardsFault {
      handle(.faulted, attempt.board, settings, at: Clock.now)
    }
  }

  /// Counts an attempt with what became of it.
  mutating func count(_ attempt: FinishedAttempt, _ result: JobResult) {
    guard result.requeued == nil || result.requeued == .fault else { return }
    for part in attempt.parts {
      let isFault = attempt.runs.isEmpty ? result.isFault && result.verdict == .error : part.ending.isFault
      let verdict = attempt.runs.isEmpty ? result.verdict : part.ending.verdict
      file.boards[part.board, default: HealthFile.Board()].counters.count(part, verdict, isFault: isFault)
    }
  }

  /// Writes what is known, where it has changed.
  mutating func write() {
    guard written != file, let hosts = try? depot.folder(Layout.hosts) else { return }
    do throws(PosixError) {
      try hosts.replace(HealthFile.name(host), file.json.pretty, sync: false)
      written = file
    } catch {
      // It is tried again; a disk that takes nothing is the steward's to tell.
    }
  }
}

extension HealthFile.Board {
  fileprivate mutating func take(_ ledger: HealthLedger) {
    fault = ledger.fault
    pending = ledger.pending
    lastNumber = ledger.lastNumber
  }
}

extension BoardCounters {
  fileprivate mutating func count(_ attempt: FinishedAttempt, _ verdict: Verdict, isFault: Bool) {
    jobs += 1
    if verdict == .passed { passes += 1 }
    if isFault { faults[attempt.ending.phase, default: 0] += 1 }
    guard let nanoseconds = attempt.flashNanoseconds else { return }
    let seconds = Double(nanoseconds / 1000) / 1_000_000
    flashes += 1
    lastFlashSeconds = seconds
    flashSeconds += seconds
  }
}

extension Ending {
  /// Whether the infrastructure kept the run from being judged.
  fileprivate var isFault: Bool { verdict == .error && blame == .infrastructure && requeue == nil }

  /// A fault of the infrastructure that the board or what is wired to it may have.
  var isBoardsFault: Bool {
    if isBoardLost { return true }
    return verdict == .error && blame == .infrastructure && !isLost
      && [.power, .flash, .boot, .run].contains(phase)
  }
}
