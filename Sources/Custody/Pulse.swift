import JSON
import Posix
import Spool

/// This process's sign of life, and its watch over the others'.
///
/// On disk: `hosts/<host>~<incarnation>.json`, which also tells the host's address and load, replaced every sixth of the lease, and at most once a
/// second when the boards' states change. At each beat the other reports are looked at, and what dead
/// holders left is taken over. It runs on a thread of its own, so that neither a slow disk under the
/// runner nor a long copy under intake looks like death.
package final class Pulse: Sendable {
  private struct State: Sendable {
    var boards: [HostReport.Board] = []
    var isDirty = false
    var isStopping = false
    var lastBeat: UInt64 = 0
    var isRetired = false
    var meter = LoadMeter()
  }

  package let identity: Identity
  private let depot: Depot
  private let roles: [String]
  private let state = Locked(State())
  private let bell: Bell
  private let reaper: Reaper
  private let report: @Sendable (Event) -> Void
  private let onBeat: Locked<[@Sendable () -> Void]> = Locked([])

  /// Writes the first report, synced, so that no claim comes before it.
  ///
  /// - Parameters:
  ///   - depot: the spool.
  ///   - identity: who this process is.
  ///   - roles: "intake", "runner", "gateway": what it does.
  ///   - report: takes one line for the log.
  /// - Throws: where the report cannot be written.
  package init(
    _ depot: Depot,
    identity: Identity,
    roles: [String],
    report: @escaping @Sendable (Event) -> Void
  ) throws(CustodyError) {
    self.depot = depot
    self.identity = identity
    self.roles = roles
    self.report = report
    reaper = Reaper(depot, as: identity.holder)
    bell = try custody { () throws(PosixError) in try Bell() }
    try write(beat: 1)
  }

  package var leaseSeconds: Int { depot.leaseSeconds }

  /// True while others must take this process for alive.
  ///
  /// What it holds may be touched only then.
  package var isAlive: Bool {
    let lease = UInt64(leaseSeconds) &* 1_000_000_000
    return state.withLock { state in
      if Clock.sinceBoot &- state.lastBeat >= lease { state.isRetired = true }
      return !state.isRetired
    }
  }

  /// Nanoseconds of CLOCK_BOOTTIME at which the last successful beat was written.
  package var lastBeat: UInt64 { state.withLock { $0.lastBeat } }

  /// Calls the function after every successful beat, on the pulse's thread.
  package func afterEachBeat(_ body: @escaping @Sendable () -> Void) { onBeat.withLock { $0.append(body) } }

  /// Tells the boards' states; written within a second.
  package func tell(_ boards: [HostReport.Board]) {
    let changed = state.withLock { state in
      guard state.boards != boards else { return false }
      state.boards = boards
      defer { state.isDirty = true }
      return !state.isDirty
    }
    if changed { bell.ring() }
  }

  package func stop() {
    state.withLock { $0.isStopping = true }
    bell.ring()
  }

  /// Removes the report: the process is about to end, and holds nothing any more.
  package func withdraw() {
    try? depot.folder(Layout.hosts).removeIfPresent("\(identity.holder).json")
  }

  /// Beats until ``stop()``; to be called on a thread of its own.
  package func run() {
    let interval = UInt64(leaseSeconds) &* 1_000_000_000 / 6
    var observer = Observer(maximumGap: interval &* 3, defaultLeaseSeconds: leaseSeconds)
    var beat = 1
    var next = Clock.sinceBoot
    while !state.withLock({ $0.isStopping }) {
      let now = Clock.sinceBoot
      let isDirty = state.withLock { $0.isDirty }
      if now >= next || (isDirty && now &- lastBeat >= 1_000_000_000) {
        beat += 1
        guard isAlive else { return }
        do {
          try write(beat: beat)
          for body in onBeat.withLock({ $0 }) { body() }
        } catch {
          report(.heartbeatTrouble(error))
        }
        if now >= next {
          next = now &+ interval
          watch(&observer)
        }
      }
      let due = isDirty ? min(next, lastBeat &+ 1_000_000_000) : next
      let wait = due > Clock.sinceBoot ? (due - Clock.sinceBoot) / 1_000_000 + 1 : 1
      _ = bell.wait(milliseconds: Int(clamping: wait))
    }
  }

  /// Takes over what is known to be dead already: to be called once before the first claim.
  package func recover() {
    var observer = Observer(maximumGap: .max, defaultLeaseSeconds: leaseSeconds)
    watch(&observer)
  }

  private func write(beat: Int) throws(CustodyError) {
    let started = Clock.sinceBoot
    let processors = ProcessorTimes.current()
    let (boards, load) = state.withLock { state in
      state.isDirty = false
      return (state.boards, state.meter.load(processors, now: started))
    }
    let memory = Memory.current()
    let report = HostReport(
      holder: identity.holder,
      beat: beat,
      written: Clock.now,
      leaseSeconds: leaseSeconds,
      machineID: identity.machineID,
      bootID: identity.bootID,
      processNamespace: identity.processNamespace,
      processID: identity.processID,
      startTime: identity.startTime,
      roles: roles,
      boards: boards,
      ip: Interfaces.address,
      cpu: load,
      freeMemory: memory?.freeMebibytes,
      totalMemory: memory?.totalMebibytes
    )
    try custody { () throws(PosixError) in
      let hosts = try depot.folder(Layout.hosts)
      try hosts.replace("\(identity.holder).json", report.json.pretty, sync: beat == 1 && depot.isDurable)
    }
    // Counted from before the write: what others saw of it cannot be older.
    state.withLock { $0.lastBeat = started }
  }

  private func watch(_ observer: inout Observer) {
    do {
      let reports = try depot.reader.hostReports()
      let tokens = try depot.reader.tokens(in: .running)
      let own = identity.holder
      let dead = observer.look(
        at: reports.filter { $0.holder != own },
        holders: Set(tokens.compactMap(\.holder).filter { $0 != own }),
        now: Clock.sinceBoot,
        isGone: identity.knowsGone
      )
      for holder in dead.sorted(by: { "\($0)" < "\($1)" }) { report(.hostDead(holder)) }
      for token in tokens {
        guard let holder = token.holder, dead.contains(holder), isAlive else { continue }
        let outcome = try reaper.reap(token)
        if let event = outcome.event(token, because: "\(holder) is dead") { report(event) }
      }
      let hosts = try depot.folder(Layout.hosts)
      for holder in dead { try hosts.removeIfPresent("\(holder).json") }
    } catch {
      report(.hostsTrouble(error))
    }
  }
}
