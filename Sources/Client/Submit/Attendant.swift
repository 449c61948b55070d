import JSON
import Posix
import Spool

/// Stays with submitted drops until their jobs have ended: shows what the boards print on standard output, what
/// happens on standard error, and takes the jobs back when the user ends it.
package struct Attendant {
  package struct Options: Sendable {
    package var acceptsCompleted = false
    /// Nothing on standard output but the results, as JSON at the end.
    package var isJSON = false
    /// Whether the console logs are shown.
    package var showsLogs = true

    package init() {}
  }

  /// How it ended.
  package struct Outcome: Sendable, Equatable {
    /// The worst of all; ``ExitCode/cancelled`` where the user ended it.
    package var exitCode: Int32
    /// The jobs that have ended, in the order of the drops.
    package var ended: [JobID]
  }

  /// Nanoseconds that jobs are given to end when the user ended it.
  private static let patience: UInt64 = 10_000_000_000

  /// One of the drops.
  private struct Item {
    var ticket: DropTicket
    var label: String
    var tracker: JobTracker?
    var cursor: LogCursor
    var relay: LogRelay
    var situation: Situation?
    var lastTold: String?
    var isOver = false
    var isCancelRequested = false

    init(_ ticket: DropTicket, _ site: Site, isAlone: Bool) {
      self.ticket = ticket
      cursor = LogCursor(site.mirror)
      label = Printable.text(ticket.drop)
      relay = LogRelay(label: isAlone ? nil : label)
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
  package mutating func run(_ tickets: [DropTicket]) throws(ClientError) -> Outcome {
    var items = tickets.map { Item($0, site, isAlone: tickets.count == 1) }
    do throws(ClientError) {
      try follow(&items)
    } catch {
      // A signal also ends what is under way with another machine.
      guard interrupt.exitCode != nil else { throw error }
    }
    guard items.allSatisfy(\.isOver) else { return try abandon(&items) }
    let codes = items.map { item in
      item.situation?.exitCode(acceptsCompleted: options.acceptsCompleted) ?? ExitCode.failure
    }
    return outcome(items, exitCode: ExitCode.worst(codes))
  }

  /// Until all have ended, or a signal came.
  private mutating func follow(_ items: inout [Item]) throws(ClientError) {
    let begun = Clock.monotonic
    var nextRefresh = begun &+ 1_000_000_000
    while true {
      for index in items.indices where !items[index].isOver { try look(&items[index]) }
      guard !items.allSatisfy(\.isOver), interrupt.exitCode == nil else { return }
      showStatus(items)
      interrupt.pause(milliseconds: pause(since: begun))
      if Clock.monotonic >= nextRefresh {
        try site.refresh()
        nextRefresh = Clock.monotonic &+ (site.isFar ? 5_000_000_000 : 1_000_000_000)
      }
    }
  }

  /// Short jobs are seen to end at once, long ones are not asked for all the time.
  private func pause(since begun: UInt64) -> Int {
    let age = Clock.monotonic &- begun
    if site.isFar { return age < 20_000_000_000 ? 200 : 1000 }
    return age < 2_000_000_000 ? 20 : 100
  }

  private func outcome(_ items: [Item], exitCode: Int32) -> Outcome {
    terminal.clearStatus()
    if options.isJSON { terminal.json(.array(items.map(json))) }
    return Outcome(exitCode: exitCode, ended: items.filter(\.isOver).compactMap { $0.situation?.id })
  }

  private func look(_ item: inout Item) throws(ClientError) {
    if item.tracker == nil {
      let ticket = item.ticket
      switch try ticket.look(site) {
      case .job(let id):
        item.tracker = JobTracker(id, site)
        tell(&item, "is job \(id)")
        item.label = "job \(id)"
      case .waiting(let reason):
        let known = reason ?? (site.hasIntake ? nil : "no intake is running")
        return tell(&item, "in incoming/" + (known.map { ": \($0)" } ?? ""))
      case .none: throw .failed("the drop \(item.label) was taken away")
      }
    }
    guard let view = try item.tracker?.look() else {
      throw .failed("\(item.label) is gone from the spool")
    }
    let situation = Situation(view, record: view.record(), site: site)
    item.situation = situation
    // The state was read first, so an ended job's log is whole by now.
    if options.showsLogs, !options.isJSON { try copyLog(of: &item, view, isLast: situation.hasEnded) }
    item.isOver = situation.hasEnded
    tell(&item, situation.summary)
  }

  private func copyLog(of item: inout Item, _ view: JobView, isLast: Bool) throws(ClientError) {
    var relay = item.relay
    try item.cursor.advance(in: view) { bytes in
      terminal.write(relay.feed(bytes))
      return terminal.fault == nil
    }
    if isLast { terminal.write(relay.finish()) }
    item.relay = relay
  }

  /// Piped, every change of state is a line; on a terminal only the ends are.
  private func tell(_ item: inout Item, _ text: String) {
    guard item.lastTold != text else { return }
    item.lastTold = text
    guard !options.isJSON, item.isOver || !terminal.isErrorTerminal else { return }
    terminal.note("\(item.label): \(Printable.text(text))")
  }

  private func showStatus(_ items: [Item]) {
    let open = items.filter { !$0.isOver }
    guard let first = open.first, !options.isJSON else { return }
    let rest = open.count > 1 ? " (and \(open.count - 1) more)" : ""
    let state = first.situation?.live(now: Clock.now) ?? first.lastTold ?? ""
    terminal.status("\(first.label): \(state)\(rest)")
  }

  private func json(_ item: Item) -> JSONValue {
    var object: JSONObject = ["drop": .string(item.ticket.drop)]
    let situation = item.situation
    object["id"] = JSONValue(situation?.id.number)
    object["state"] = .string(situation?.place.rawValue ?? "incoming")
    object["board"] = JSONValue(situation?.board)
    object["waiting_for"] = JSONValue(situation?.waitingFor)
    object["verdict"] = JSONValue(situation?.result?.verdict.rawValue)
    object["reason"] = JSONValue(situation?.result?.reason)
    object["result"] = situation?.result?.json ?? .null
    return .object(object)
  }

  // MARK: Taking back

  /// Cancels what has not ended, and waits a while for it; a second signal ends that.
  private mutating func abandon(_ items: inout [Item]) throws(ClientError) -> Outcome {
    terminal.note("interrupted: cancelling what has not ended; a second signal leaves at once")
    interrupt.acknowledge()
    let deadline = Clock.monotonic &+ Self.patience
    repeat {
      do throws(ClientError) {
        for index in items.indices where !items[index].isOver { try takeBack(&items[index]) }
      } catch {
        guard interrupt.exitCode != nil else { throw error }
      }
      if let code = interrupt.exitCode { return outcome(items, exitCode: code) }
      // Without an intake nothing more comes of it.
      guard !items.allSatisfy(\.isOver), site.hasIntake else { break }
      interrupt.pause(milliseconds: site.isFar ? 200 : 20)
    } while Clock.monotonic < deadline
    for item in items where !item.isOver {
      let state =
        item.isCancelRequested ? "cancel is requested, and not done yet" : "it is still in incoming/"
      terminal.note("\(item.label): \(state)")
    }
    return outcome(items, exitCode: ExitCode.cancelled)
  }

  private func takeBack(_ item: inout Item) throws(ClientError) {
    if item.tracker == nil, try site.incoming.withdraw(item.ticket.drop) {
      item.isOver = true
      return tell(&item, "taken back out of incoming/")
    }
    try look(&item)
    guard let id = item.tracker?.id, !item.isOver, !item.isCancelRequested else { return }
    let name = RequestName(job: id, verb: .cancel)
    try site.incoming.remove(name.refusedName)
    _ = try site.incoming.put(name.name, [])
    item.isCancelRequested = true
  }
}
