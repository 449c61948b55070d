import Posix

/// The process that owns a runner's tools.
///
/// It is a second, small process of the same program in a session of its own. It adopts whatever its
/// tools leave behind, so that nothing outlives its job, and it ends every tool when the runner is gone
/// or was without a heartbeat for 0.6 of its lease: before others may take the runner's jobs over. It
/// never touches the spool, so no slow disk can keep it from that (The spool's protocol, "The keeper").
package struct Keeper: ~Copyable {
  /// The descriptor on which it finds the runner, when it is started as ``verb``.
  package static let channel: Int32 = 3
  /// The command line's verb for it, which people do not use.
  package static let verb = "keeper"
  /// Names the tool in the environment of all that it starts; in the keeper's own, how these names begin.
  static let mark = "BOARDSPOOL_TOOL"
  /// The descriptors of a tool: its two outputs and its folder; those behind them are its board's locks.
  private static let placesOfTool = 3
  /// How long a tool has after SIGTERM, in nanoseconds.
  private static let grace: UInt64 = 2_000_000_000

  private struct Tool {
    var leader: Int32
    var mark: String
    var exit: ExitStatus?
    var cause = KeeperReport.Cause.itself
    /// When SIGKILL is due.
    var killAt: UInt64?
    /// The locks of the board that it works on: they are held until nothing of it is left, also when the
    /// runner is gone.
    var locks: BoardLock
  }

  private let runner: Descriptor
  private let signals: Signals
  private let leaseNanoseconds: UInt64
  private var tools: [Int: Tool] = [:]
  private var leaseEnd: UInt64
  private let prefix: String

  /// Keeps tools until the runner is gone.
  ///
  /// - Parameter leaseSeconds: the runner's lease.
  /// - Returns: the status to exit with.
  package static func run(leaseSeconds: Int) -> Int32 {
    do {
      Signals.ignoreBrokenPipes()
      let signals = try Signals([.childEnded, .terminate, .interrupt, .hangUp])
      try Child.adoptOrphans()
      var keeper = Keeper(
        runner: Descriptor(owning: channel),
        signals: signals,
        leaseSeconds: leaseSeconds,
        prefix: Environment.value(mark) ?? ""
      )
      keeper.serve()
      return 0
    } catch {
      return 1
    }
  }

  private init(runner: consuming Descriptor, signals: Signals, leaseSeconds: Int, prefix: String) {
    self.runner = runner
    self.signals = signals
    leaseNanoseconds = UInt64(leaseSeconds) &* 600_000_000
    leaseEnd = Clock.sinceBoot &+ leaseNanoseconds
    self.prefix = prefix
  }

  private mutating func serve() {
    while true {
      let ready = Poll.wait(for: [runner.number, signals.number], milliseconds: timeout())
      if ready.contains(signals.number) {
        // Its signals are the runner's business: it lives as long as the runner does.
        while signals.next() != nil {}
      }
      if ready.contains(runner.number), !takeRequest() { return endAll() }
      reap()
      let now = Clock.sinceBoot
      if now >= leaseEnd { stopAll(.lease, now: now) }
      for (_, tool) in tools { if let killAt = tool.killAt, now >= killAt { kill(tool) } }
    }
  }

  private func timeout() -> Int? {
    var next = tools.isEmpty ? UInt64.max : leaseEnd
    for tool in tools.values {
      if let killAt = tool.killAt { next = min(next, killAt) }
      // A leader that ended leaves others that have to go; they are looked for until they are gone.
      if tool.exit != nil { next = min(next, Clock.sinceBoot &+ 5_000_000) }
    }
    guard next != .max else { return nil }
    let now = Clock.sinceBoot
    return next > now ? Int(clamping: (next - now) / 1_000_000 + 1) : 1
  }

  /// False when the runner is gone.
  private mutating func takeRequest() -> Bool {
    guard let message = try? runner.receive(limit: 1 << 18), !message.bytes.isEmpty else { return false }
    switch KeeperRequest(message.bytes) {
    case .start(let tool, let setup) where message.descriptors.count >= Self.placesOfTool:
      let locks = BoardLock(owning: Array(message.descriptors.dropFirst(Self.placesOfTool)))
      let places = message.descriptors.prefix(Self.placesOfTool)
      start(tool, setup, Array(places), locks)
      close(places)
      return true
    case .stop(let tool): stop(tool, .stopped, now: Clock.sinceBoot)
    case .renew: leaseEnd = Clock.sinceBoot &+ leaseNanoseconds
    case .start, nil: break
    }
    close(message.descriptors)
    return true
  }

  private func close(_ numbers: some Sequence<Int32>) {
    for number in numbers { _ = Descriptor(owning: number) }
  }

  private mutating func start(
    _ number: Int,
    _ setup: ToolSetup,
    _ descriptors: [Int32],
    _ locks: BoardLock
  ) {
    let mark = "\(prefix)-\(number)"
    do throws(PosixError) {
      let null = try Descriptor.null()
      let leader = try Child.start(
        Child.Setup(
          program: setup.program,
          arguments: [setup.program] + setup.arguments,
          environment: setup.environment + ["\(Self.mark)=\(mark)"],
          descriptors: [null.number, descriptors[0], descriptors[1]],
          directory: descriptors[2],
          group: .ownGroup
        )
      )
      tools[number] = Tool(leader: leader, mark: mark, locks: locks)
    } catch {
      send(.cannotStart(tool: number, reason: error.reason))
    }
  }

  private mutating func stop(_ number: Int, _ cause: KeeperReport.Cause, now: UInt64) {
    guard let tool = tools[number], tool.killAt == nil, tool.exit == nil else { return }
    tools[number]?.cause = cause
    tools[number]?.killAt = now &+ Self.grace
    Child.signal(group: tool.leader, .terminate)
    // A tool that was stopped does not hear SIGTERM until it goes on.
    Child.signal(group: tool.leader, .resume)
  }

  private mutating func stopAll(_ cause: KeeperReport.Cause, now: UInt64) {
    for number in tools.keys { stop(number, cause, now: now) }
  }

  private func kill(_ tool: Tool) {
    // A leader that was waited for gives its group's number free only when the group is empty.
    Child.signal(group: tool.leader, .kill)
  }

  /// Takes note of ended children, and tells of the tools of which nothing is left.
  private mutating func reap() {
    while let (pid, exit) = Child.reap() {
      guard let number = tools.first(where: { $0.value.leader == pid && $0.value.exit == nil })?.key else {
        continue
      }
      tools[number]?.exit = exit
    }
    for (number, tool) in tools {
      guard let exit = tool.exit, isGone(tool) else { continue }
      tools[number] = nil
      // Before the runner hears of the end, and may claim the board's next job.
      tool.locks.close()
      send(.ended(tool: number, exit, cause: tool.cause))
    }
  }

  /// Ends what a tool left, and tells whether all of it is gone.
  ///
  /// What stayed in the tool's group goes with the group. What left it was adopted, and is known by its
  /// mark; what wiped its environment too is ended when no other tool runs that it could belong to.
  private func isGone(_ tool: Tool) -> Bool {
    let isGroupGone = !Child.signal(group: tool.leader, .kill)
    var isGone = isGroupGone
    let leaders = Set(tools.values.map(\.leader))
    for pid in Child.children() where !leaders.contains(pid) {
      let environment = (try? ProcFile.read("/proc/\(pid)/environ")) ?? []
      let marks = environment.split(separator: 0).filter { $0.starts(with: "\(Self.mark)=".utf8) }
      let isOurs = marks.contains { $0.elementsEqual("\(Self.mark)=\(tool.mark)".utf8) }
      guard isOurs || (marks.isEmpty && tools.count == 1) else { continue }
      Child.signal(process: pid, .kill)
      isGone = false
    }
    return isGone
  }

  /// Ends everything at once: the runner is gone, so nobody is left who would read a polite end.
  private mutating func endAll() {
    while true {
      for tool in tools.values { kill(tool) }
      for pid in Child.children() { Child.signal(process: pid, .kill) }
      while Child.reap() != nil {}
      if Child.children().isEmpty { return }
      _ = Poll.wait(for: [signals.number], milliseconds: 20)
      while signals.next() != nil {}
    }
  }

  private func send(_ report: KeeperReport) { try? runner.send(report.bytes) }
}
