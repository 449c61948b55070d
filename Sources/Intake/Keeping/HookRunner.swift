import Custody
import Posix
import Spool

/// Calls the completion hook for jobs that have ended: a few at a time, on a thread of its own, which begins with
/// the first call, so that no hook holds up intake.
///
/// On disk: `.hooks/<id>~<epoch>` becomes `…~started`, synced, before the process starts, and is removed after it.
/// So a hook is begun at most once, also when the machine fails.
final class HookRunner: Sendable {
  /// Times in nanoseconds.
  struct Limits {
    var atOnce = 4
    /// How many that wait are held in memory.
    var window = 1000
    var time: UInt64 = 60_000_000_000
    /// Between SIGTERM and SIGKILL.
    var grace: UInt64 = 2_000_000_000
    /// For those under way when intake ends.
    var stopTime: UInt64 = 5_000_000_000
  }

  private struct State: Sendable {
    /// The next one last.
    var waiting: [HookName] = []
    /// Handed over, and not over yet.
    var known: Set<HookName> = []
    var isStopping = false
    var isRunning = false
  }

  private struct Running {
    var name: HookName
    var call: HookCall
    var began: UInt64
  }

  private let depot: Depot
  private let limits: Limits
  private let report: @Sendable (Event) -> Void
  private let state = Locked(State())
  private let bell: Bell
  private let isOver = Semaphore()

  init(_ depot: Depot, limits: Limits, report: @escaping @Sendable (Event) -> Void) throws(PosixError) {
    self.depot = depot
    self.limits = limits
    self.report = report
    bell = try Bell()
  }

  /// How many may wait.
  var window: Int { limits.window }

  /// How many wait.
  var waiting: Int { state.withLock { $0.waiting.count } }

  /// True from when a call was handed over until it is over.
  func knows(_ name: HookName) -> Bool { state.withLock { $0.known.contains(name) } }

  /// Takes over calls that are due.
  func add(_ names: some Collection<HookName>) {
    guard !names.isEmpty else { return }
    let added = Array(names)
    let mustStart = state.withLock { state in
      guard !state.isStopping else { return false }
      let new = added.filter { state.known.insert($0).inserted }
      state.waiting.insert(contentsOf: new.reversed(), at: 0)
      defer { state.isRunning = true }
      return !state.isRunning
    }
    bell.ring()
    if mustStart { start() }
  }

  /// Forgets those that have not begun.
  func clear() {
    state.withLock { state in
      state.known.subtract(state.waiting)
      state.waiting = []
    }
  }

  /// Gives those under way a little time, ends them then, and waits for that; the others stay due.
  func stop() {
    let wasRunning = state.withLock { state in
      defer { state.isStopping = true }
      return state.isRunning && !state.isStopping
    }
    guard wasRunning else { return }
    bell.ring()
    isOver.wait()
  }

  private func start() {
    do throws(PosixError) {
      try Worker(name: "hooks") { [self] in
        run()
        isOver.signal()
      }
      .detach()
    } catch {
      state.withLock { $0.isRunning = false }
      report(Event("hook.failure", .error, [:], "completion hooks cannot be called: \(error)"))
    }
  }

  private func run() {
    var running: [Running] = []
    var retryAt: UInt64 = 0
    while true {
      let now = Clock.monotonic
      let isStopping = state.withLock { $0.isStopping }
      if isStopping {
        if running.isEmpty { return }
        for item in running { item.call.end(by: now &+ limits.stopTime) }
      } else if now >= retryAt {
        do throws(PosixError) {
          running += try begin(limits.atOnce - running.count)
        } catch {
          retryAt = now &+ 1_000_000_000
        }
      }
      wait(running, until: retryAt > now ? retryAt : nil)
      running = running.filter { item in
        guard let outcome = item.call.work(Clock.monotonic) else { return true }
        finish(item, outcome)
        return false
      }
    }
  }

  private func wait(_ running: [Running], until moment: UInt64?) {
    let now = Clock.monotonic
    let looks = running.map { $0.call.nextLook(now) } + (moment.map { [$0] } ?? [])
    let pause = looks.min().map { look in Int(clamping: (look > now ? look - now : 0) / 1_000_000 + 1) }
    let ready = Poll.wait(for: [bell.number] + running.compactMap(\.call.number), milliseconds: pause)
    if ready.contains(bell.number) { bell.silence() }
  }

  /// Begins as many calls as there is room for.
  private func begin(_ room: Int) throws(PosixError) -> [Running] {
    let hook = depot.configuration.endHook
    guard room > 0, let hook else { return [] }
    var begun: [HookName] = []
    do throws(PosixError) {
      let folder = try depot.folder(Layout.hooks)
      while begun.count < room, let name = next() {
        do throws(PosixError) {
          try folder.rename(name.name, to: folder, as: name.started.name)
          begun.append(name)
        } catch  where error.isMissing {
          // It was called already, or its hook was taken out of spool.json.
          forget(name)
        } catch {
          putBack([name])
          throw error
        }
      }
      guard !begun.isEmpty else { return [] }
      // With it the lines of the index get onto the disk, so that no end is told twice.
      try depot.sync()
    } catch {
      putBack(begun)
      report(Event("hook.delay", .warning, [:], "completion hooks wait: \(error)"))
      throw error
    }
    return begun.compactMap { start($0, hook) }
  }

  private func next() -> HookName? { state.withLock { $0.waiting.popLast() } }

  private func forget(_ name: HookName) { state.withLock { _ = $0.known.remove(name) } }

  /// Makes calls that were not begun after all due again.
  private func putBack(_ names: [HookName]) {
    if let folder = try? depot.folder(Layout.hooks) {
      for name in names { try? folder.rename(name.started.name, to: folder, as: name.name) }
    }
    state.withLock { $0.waiting += names.reversed() }
  }

  private func start(_ name: HookName, _ hook: [String]) -> Running? {
    do {
      guard let view = try depot.reader.job(name.job) else {
        tell(name, "hook.failure", "was not called: the job was purged before")
        clear(name)
        return nil
      }
      let spool = depot.root.absolutePath
      let command = try HookCommand(hook, spool: spool).get()
      let verdict = view.result(ofAttempt: name.epoch) ?? view.result()
      let now = Clock.monotonic
      let call = try HookCall(
        command + ["\(spool)/\(view.token.path)"],
        environment: [
          "PATH=\(HookCommand.searchPath)", "BOARDSPOOL_JOB=\(name.job)",
          "BOARDSPOOL_VERDICT=\(verdict?.verdict.rawValue ?? "")", "BOARDSPOOL_SPOOL=\(spool)",
        ],
        in: view.directory,
        deadline: now &+ limits.time,
        grace: limits.grace
      )
      return Running(name: name, call: call, began: now)
    } catch {
      tell(name, "hook.failure", "cannot be called: \(error)")
      clear(name)
      return nil
    }
  }

  private func finish(_ item: Running, _ outcome: HookCall.Outcome) {
    let seconds = (Clock.monotonic &- item.began) / 1_000_000_000
    switch outcome {
    case .exited(.status(0)):
      let text = "job \(item.name.job): its completion hook has ended"
      report(Event("hook.end", .info, ["job": "\(item.name.job)", "seconds": "\(seconds)"], text))
    case .exited(.status(let status)):
      tell(item.name, "hook.failure", "ended with status \(status)", ["status": "\(status)"], item.call.tail)
    case .exited(.signal(let number)):
      let name = Signal(number: number).name
      tell(item.name, "hook.failure", "was ended by SIG\(name)", ["signal": name], item.call.tail)
    case .ended:
      let why = state.withLock { $0.isStopping } ? "intake ended" : "it took too long"
      tell(item.name, "hook.interrupted", "was ended after \(seconds) s, because \(why)", [:], item.call.tail)
    }
    clear(item.name)
  }

  private func tell(
    _ name: HookName,
    _ event: String,
    _ what: String,
    _ fields: KeyValuePairs<String, String> = [:],
    _ output: [UInt8] = []
  ) {
    var event = Event(event, .warning, ["job": "\(name.job)"], "job \(name.job): its completion hook \(what)")
    event.fields += fields.map { ($0.key, $0.value) }
    if !output.isEmpty { event.fields.append(("output", String(decoding: output, as: UTF8.self))) }
    report(event)
  }

  private func clear(_ name: HookName) {
    do throws(PosixError) {
      try depot.folder(Layout.hooks).removeIfPresent(name.started.name)
    } catch {
      tell(name, "hook.failure", "is over, but its note cannot be removed: \(error)")
    }
    forget(name)
  }
}
