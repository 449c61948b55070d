import JSON
import Posix
import Spool

/// Waits until jobs have ended, and says what happens meanwhile.
package struct Waiter {
  package struct Options: Sendable {
    /// Seconds; nil waits for ever.
    package var timeout: Int?
    package var acceptsCompleted = false
    /// Nothing but the results, as JSON at the end.
    package var isJSON = false

    package init() {}
  }

  /// One of the things that are waited for.
  private struct Item {
    var target: WaitTarget
    var tracker: JobTracker?
    var situation: Situation?
    var lastTold: String?
    var isOver = false
    var label: String

    init(_ target: WaitTarget, _ site: Site) {
      self.target = target
      label = target.label
      if case .job(let id) = target { tracker = JobTracker(id, site) }
    }
  }

  private var site: Site
  private let terminal: Terminal
  private let interrupt: Interrupt
  private let options: Options

  package init(_ site: Site, terminal: Terminal, interrupt: Interrupt, options: Options) {
    self.site = site
    self.terminal = terminal
    self.interrupt = interrupt
    self.options = options
  }

  /// Waits for all of them.
  ///
  /// - Returns: the exit status, the worst of all.
  package mutating func run(_ targets: [WaitTarget]) throws(ClientError) -> Int32 {
    do {
      return try wait(for: targets)
    } catch {
      // On another machine an interrupt ends whatever goes on.
      guard let code = interrupt.exitCode else { throw error }
      return code
    }
  }

  private mutating func wait(for targets: [WaitTarget]) throws(ClientError) -> Int32 {
    var items = targets.map { Item($0, site) }
    for case .job(let id) in targets
    where try site.locate(id) == nil {
      throw .usage("there is no job \(id)")
    }
    let begun = Clock.monotonic
    let deadline = options.timeout.map { begun &+ UInt64($0) &* 1_000_000_000 }
    var nextRefresh = begun &+ 1_000_000_000
    while true {
      for index in items.indices where !items[index].isOver { try look(&items[index]) }
      if items.allSatisfy(\.isOver) { break }
      if let code = interrupt.exitCode { return code }
      let now = Clock.monotonic
      if let deadline, now >= deadline {
        tellTimeout(items)
        return ExitCode.timeout
      }
      showStatus(items)
      interrupt.pause(milliseconds: pause(since: begun, deadline: deadline))
      if Clock.monotonic >= nextRefresh {
        try site.refresh()
        nextRefresh = Clock.monotonic &+ (site.isFar ? 5_000_000_000 : 1_000_000_000)
      }
    }
    terminal.clearStatus()
    if options.isJSON { terminal.json(.array(items.map(json))) }
    return ExitCode.worst(
      items.map { $0.situation?.exitCode(acceptsCompleted: options.acceptsCompleted) ?? ExitCode.failure }
    )
  }

  /// Short jobs are seen to end at once, long ones are not asked for all the time.
  private func pause(since begun: UInt64, deadline: UInt64?) -> Int {
    let now = Clock.monotonic
    var milliseconds = now &- begun < 2_000_000_000 ? 20 : 200
    if site.isFar { milliseconds = now &- begun < 20_000_000_000 ? 200 : 1000 }
    if let deadline, deadline > now {
      milliseconds = min(milliseconds, Int((deadline - now) / 1_000_000) + 1)
    }
    return milliseconds
  }

  private func look(_ item: inout Item) throws(ClientError) {
    if item.tracker == nil, case .drop(let ticket) = item.target {
      switch try ticket.look(site) {
      case .job(let id):
        item.tracker = JobTracker(id, site)
        item.label = "job \(id)"
      case .waiting(let reason):
        let known = reason ?? (site.hasIntake ? nil : "no intake is running")
        return tell(&item, "in incoming/" + (known.map { ": \($0)" } ?? ""))
      case .none where ticket.isOwn:
        throw .failed("the drop \(item.label) was taken away")
      case .none:
        throw .usage("there is neither a job nor a drop of \(ticket.owner)'s with the name \"\(item.label)\"")
      }
    }
    guard let view = try item.tracker?.look() else {
      throw .failed("\(item.label) is gone from the spool")
    }
    let situation = Situation(view, record: view.record(), site: site)
    item.situation = situation
    item.isOver = situation.hasEnded
    tell(&item, situation.summary)
  }

  /// Piped, every change of state is a line; on a terminal only the ends are.
  private func tell(_ item: inout Item, _ text: String) {
    guard item.lastTold != text else { return }
    item.lastTold = text
    guard !options.isJSON, item.isOver || !terminal.isErrorTerminal else { return }
    let line = "\(item.label): \(Printable.text(text))"
    terminal.line(item.isOver ? tinted(line, item.situation?.result?.verdict) : line)
  }

  private func tinted(_ line: String, _ verdict: Verdict?) -> String {
    terminal.usesColours ? Style.set(line, Table.Tone(verdict)) : line
  }

  private func showStatus(_ items: [Item]) {
    let open = items.filter { !$0.isOver }
    guard let first = open.first else { return }
    let rest = open.count > 1 ? " (and \(open.count - 1) more)" : ""
    let state = first.situation?.live(now: Clock.now) ?? first.lastTold ?? ""
    terminal.status("\(first.label): \(state)\(rest)")
  }

  private func tellTimeout(_ items: [Item]) {
    terminal.clearStatus()
    for item in items where !item.isOver {
      let state = item.lastTold ?? "not seen"
      terminal.note("\(item.label): not ended after \(options.timeout ?? 0) s: \(Printable.text(state))")
    }
    if options.isJSON { terminal.json(.array(items.map(json))) }
  }

  private func json(_ item: Item) -> JSONValue {
    guard let situation = item.situation else {
      return ["id": .null, "state": "incoming", "verdict": .null]
    }
    return [
      "id": .integer(situation.id.number), "state": .string(situation.place.rawValue),
      "board": JSONValue(situation.board), "waiting_for": JSONValue(situation.waitingFor),
      "verdict": JSONValue(situation.result?.verdict.rawValue),
      "reason": JSONValue(situation.result?.reason), "result": situation.result?.json ?? .null,
    ]
  }
}

extension Table.Tone {
  /// How a verdict is set off.
  init(_ verdict: Verdict?) {
    switch verdict {
    case .passed: self = .good
    case .failed, .timeout, .error, .refused: self = .bad
    case .completed, .cancelled: self = .busy
    case nil: self = .plain
    }
  }
}
