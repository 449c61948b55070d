import Custody
import Gateway
import Intake
import Posix
import Runner
import Spool
import Watch

/// One run of the daemon: which parts there are, how they wake each other, and how they end.
final class Serving: Sendable {
  private struct State: Sendable {
    var isStopping = false
    /// Intake goes last, so that it takes note of all that the runner ends.
    var isIntakeStopping = false
    /// Why it has to stop by itself.
    var failure: String?
    var isIntakeReady = false
  }

  private let options: DaemonOptions
  private let signals: Signals
  private let state = Locked(State())
  private let bell: Bell
  private let depot: Depot
  private let pulse: Pulse
  private let hints: Hints
  private let runner: Runner?
  private let gateway: Gateway?
  private let socketFile: SocketFile?

  init(_ options: DaemonOptions, signals: Signals) throws {
    self.options = options
    self.signals = signals
    bell = try Bell()
    try SpoolMaker.complete(path: options.spool)
    depot = try Depot(path: options.spool)
    let identity = try Identity()
    try Self.refuseImpostor(depot, identity)
    pulse = try Pulse(
      depot,
      identity: identity,
      roles: options.roles.map(\.rawValue).sorted(),
      report: Log.line
    )
    hints = try Hints()
    do {
      runner = options.roles.contains(.runner) ? try Runner(depot, pulse: pulse, report: Log.line) : nil
      gateway = options.roles.contains(.gateway) ? try Self.gateway(depot, options) : nil
      socketFile = gateway.flatMap { SocketFile(of: $0.address) }
    } catch {
      pulse.withdraw()
      throw error
    }
  }

  private static func gateway(_ depot: Depot, _ options: DaemonOptions) throws -> Gateway {
    let settings = GatewaySettings(try depot.reader.configuration(), usersFile: options.users)
    return try Gateway(reader: depot.reader, listen: options.listen, settings: settings, report: Log.line)
  }

  func run() throws -> Int32 {
    pulse.recover()
    // Before the first look at anything, so that nothing falls between.
    let watcher = startWatching()
    var threads = Threads()
    if let watcher { try threads.start("watcher") { watcher.run() } }
    var beating = Threads()
    try beating.start("pulse") { [self] in
      pulse.run()
      if !isStopping { fail(CustodyError.retired.description) }
    }
    var intake = Threads()
    if options.roles.contains(.intake) { try intake.start("intake") { [self] in serveIntake() } }
    if let runner { try threads.start("runner") { [self] in serve(runner) } }
    if let gateway { try threads.start("gateway") { gateway.run() } }
    waitForIntake()
    announce()
    waitForEnd()
    watcher?.stop()
    stopAll()
    threads.join()
    state.withLock { $0.isIntakeStopping = true }
    hints.changed()
    intake.join()
    // Its jobs are back in the queue or finished; until then others must take it for alive.
    pulse.stop()
    beating.join()
    pulse.withdraw()
    if let failure = state.withLock({ $0.failure }) {
      Log.line(Event("daemon.failure", .error, [:], "stopped: \(failure)"))
      return 1
    }
    return 0
  }

  private func startWatching() -> Watcher? {
    do throws(PosixError) {
      return try Watcher(folders: watchedFolders(), deliver: { [self] in deliver($0) })
    } catch {
      Log.line(
        Event(
          "watch.trouble",
          .warning,
          [:],
          "no notifications (\(error)); what is new is found by looking now and then"
        )
      )
      return nil
    }
  }

  private var isStopping: Bool { state.withLock { $0.isStopping } }

  /// Has the whole process stop.
  private func fail(_ reason: String) {
    state.withLock { state in if state.failure == nil { state.failure = reason } }
    bell.ring()
  }

  /// A host's name must be one machine's: names of running jobs carry it.
  private static func refuseImpostor(_ depot: Depot, _ identity: Identity) throws {
    let now = Clock.now.microseconds
    for report in try depot.reader.hostReports() where identity.isImpostor(report) {
      guard now - report.written.microseconds < report.leaseSeconds * 1_000_000 else { continue }
      throw SpoolError(
        "another machine serves this spool under the name \(report.holder.host); give one of them another host name"
      )
    }
  }

  // MARK: Parts

  private func serveIntake() {
    var isTold = false
    while !state.withLock({ $0.isIntakeStopping }) {
      do throws(IntakeError) {
        let intake = try Intake(
          depot,
          pulse: pulse,
          hints: hints,
          onQueued: { [runner, gateway] in
            runner?.hint()
            gateway?.hint()
          },
          onCancel: { [runner] in runner?.expectCancel() },
          isStopping: { [state] in state.withLock { $0.isIntakeStopping } },
          report: Log.line
        )
        if isTold { Log.line(Event("intake.start", .notice, [:], "intake is here now")) }
        setIntakeReady()
        try intake.run()
      } catch .isElsewhere(let host) {
        if !isTold {
          let rest = options.roles.subtracting([.intake]).map(\.rawValue).sorted().joined(separator: " and ")
          let doing = rest.isEmpty ? "waiting to take over" : "running \(rest) only"
          Log.line(
            Event("intake.elsewhere", .notice, ["host": host], "intake is on \(host); \(doing)")
          )
        }
        isTold = true
        setIntakeReady()
        // The heartbeat's thread finds out when that one is dead; then there is a lease to take.
        _ = hints.bell.wait(milliseconds: 2000)
      } catch {
        if case .custody(.retired) = error { return fail(error.description) }
        Log.line(Event("intake.failure", .error, [:], "intake stopped: \(error); it is started again"))
        _ = hints.bell.wait(milliseconds: 1000)
      }
    }
  }

  private func setIntakeReady() {
    state.withLock { $0.isIntakeReady = true }
    bell.ring()
  }

  private func serve(_ runner: Runner) {
    do throws(CustodyError) {
      try runner.run(
        isStopping: { [state] in state.withLock { $0.isStopping } },
        onEnded: { [hints, gateway] in
          hints.changed()
          gateway?.hint()
        }
      )
    } catch {
      fail(error.description)
    }
  }

  // MARK: Waking

  private func watchedFolders() -> [String] {
    let places = Place.allCases.map(\.rawValue)
    let inner = ([Layout.incoming, Layout.news, Layout.boards, Layout.recipes] + places).map {
      "\(depot.root.label)/\($0)"
    }
    // For spool.json; nothing else changes there.
    return inner + [depot.root.label]
  }

  private func deliver(_ event: Watcher.Event) {
    switch event {
    case .movedIn(let folder, let name):
      if isIncoming(folder) { hints.appearedByRename(name) } else { changed(folder) }
    case .made(let folder, let name):
      if isIncoming(folder) { hints.appearedInPlace(name) } else { changed(folder) }
    case .gone(let folder, let name):
      if isIncoming(folder) {
        hints.vanished(name)
      } else if folder.hasSuffix("/\(Layout.boards)") || folder.hasSuffix("/\(Layout.recipes)") {
        changed(folder)
      } else {
        gateway?.hint()
      }
    case .changed(let folder): changed(folder)
    case .overflow:
      hints.overflowed()
      runner?.hint()
      gateway?.hint()
    }
  }

  private func isIncoming(_ folder: String) -> Bool {
    folder == "\(depot.root.label)/\(Layout.incoming)"
  }

  private func changed(_ folder: String) {
    if folder == depot.root.label { return reread() }
    switch folder.split(separator: "/").last.map(String.init) {
    case Layout.incoming, Layout.news: hints.changed()
    case Layout.boards, Layout.recipes:
      hints.changed()
      runner?.hint()
      gateway?.hint()
    case Place.queued.rawValue:
      runner?.hint()
      gateway?.hint()
    default: gateway?.hint()
    }
  }

  /// Has what `spool.json` says now hold.
  private func reread() {
    do throws(SpoolError) {
      guard try depot.rereadConfiguration() else { return }
      Log.line(Event("spool.reread", .notice, [:], "spool.json has changed, and holds as it is now"))
    } catch {
      Log.line(Event("spool.trouble", .error, [:], "\(error); what it had before holds"))
    }
    hints.changed()
    runner?.hint()
    gateway?.hint()
  }

  // MARK: Beginning and end

  private func waitForIntake() {
    guard options.roles.contains(.intake) else { return }
    while !state.withLock({ $0.isIntakeReady || $0.failure != nil }), signals.isQuiet {
      _ = Poll.wait(for: [bell.number, signals.number], milliseconds: 1000)
      bell.silence()
    }
  }

  private func announce() {
    if let gateway { StandardOutput.write("listening on \(gateway.address.location)\n") }
    let roles = options.roles.map(\.rawValue).sorted().joined(separator: ", ")
    let holder = "\(pulse.identity.holder)"
    Log.line(
      Event(
        "daemon.start",
        .info,
        ["roles": roles, "holder": holder],
        "\(roles) on \(depot.root.absolutePath) as \(holder)"
      )
    )
  }

  private func waitForEnd() {
    while state.withLock({ $0.failure == nil }) {
      if let signal = signals.next() {
        Log.line(Event("daemon.stop", .info, ["signal": signal.name], "stopping on SIG\(signal.name)"))
        return
      }
      _ = Poll.wait(for: [bell.number, signals.number], milliseconds: nil)
      bell.silence()
    }
  }

  private func stopAll() {
    state.withLock { $0.isStopping = true }
    runner?.hint()
    socketFile?.remove()
    gateway?.stop()
  }
}

/// Threads that are waited for together.
private struct Threads: ~Copyable {
  private var ends: [Bell] = []

  mutating func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws(PosixError) {
    let end = try Bell()
    try Worker(name: name) {
      body()
      end.ring()
    }.detach()
    ends.append(end)
  }

  func join() {
    for end in ends { while !end.wait(milliseconds: nil) {} }
  }
}
