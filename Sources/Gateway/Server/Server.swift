import HTTP
import Posix
import Spool

/// The event loop: one thread that accepts, reads, answers and writes (epoll(7)).
///
/// Readiness is level-triggered, so that work may stop anywhere and is asked for again. Each client is
/// watched for one thing only, for bytes to read or for room to write: one that does not read its answers
/// is not read from.
final class Server {
  private static let listenerToken: UInt64 = 0
  private static let bellToken: UInt64 = 1
  /// The low bits of a client's token are its slot, the others tell apart who had it one after another.
  private static let slotBits: UInt64 = 20
  private static let acceptedInOneTurn = 64

  private let listener: Listener
  private let bell: Bell
  private let options: ServerOptions
  private let report: (Event) -> Void
  private let epoll: Epoll
  private var slots: [Client?] = []
  private var freeSlots: [Int] = []
  private var serial: UInt64 = 1
  private var deadlines = DeadlineQueue()
  /// Refusals that are held back for a while.
  private var refusals = DeadlineQueue()
  /// Clients whose feeds had nothing at the last look, and when they are asked again.
  private var idle: [UInt64] = []
  private var nextRound: UInt64 = 0
  private var date = DateField()
  private var surroundings: Client.Surroundings
  private var now = Clock.monotonic
  private var accepting = Accepting.yes
  /// Whether the last attempt to accept failed, which is reported once.
  private var isShort = false
  private var end: UInt64?

  private enum Accepting: Equatable {
    case yes
    /// There are as many connections as may be.
    case full
    /// It failed, and is tried again at that time, or when a connection ends.
    case paused(until: UInt64)
  }

  /// Makes a server for a socket that listens.
  ///
  /// - Parameters:
  ///   - listener: the socket.
  ///   - bell: rings when ``run(onBell:)`` is to ask its caller.
  ///   - options: times and bounds.
  ///   - report: gets a sentence where accepting fails.
  ///   - workers: do what takes long.
  ///   - handler: answers requests.
  ///   - statistics: gets what there is to count.
  /// - Throws: where the kernel has no poll set left.
  init(
    listener: Listener,
    bell: Bell,
    options: ServerOptions,
    report: @escaping (Event) -> Void,
    workers: WorkerPool,
    handler: any Handler,
    statistics: Statistics
  ) throws(PosixError) {
    self.listener = listener
    self.bell = bell
    self.options = options
    self.report = report
    epoll = try Epoll()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 64)
    surroundings = Client.Surroundings(
      handler: handler,
      workers: workers,
      inbox: Inbox(bell: bell),
      statistics: statistics,
      buffer: buffer
    )
  }

  deinit { surroundings.buffer.deallocate() }

  private var clientCount: Int { slots.count - freeSlots.count }

  /// Serves until the closure, which is called when the bell has rung, answers true; then finishes the
  /// answers under way.
  func run(onBell: () -> Bool) throws(PosixError) {
    try epoll.add(bell.number, token: Self.bellToken, interest: .readable)
    try epoll.add(listener.number, token: Self.listenerToken, interest: .readable)
    while true {
      let events = try epoll.wait(milliseconds: patience())
      now = Clock.monotonic
      surroundings.date = date.now()
      for event in events {
        switch event.token {
        case Self.listenerToken: accept()
        case Self.bellToken:
          bell.silence()
          takeDeliveries()
          if onBell() { beginEnd() }
        default: if let client = client(event.token) { attend(client, event.ready) }
        }
      }
      expire()
      askIdleFeeds()
      if case .paused(let until) = accepting, until <= now { setAccepting(.yes) }
      if let end, clientCount == 0 || end <= now { return }
    }
  }

  /// Milliseconds until something is due, rounded up; nil where nothing ever is.
  private func patience() -> Int? {
    var moments = [deadlines.earliest, refusals.earliest, end, idle.isEmpty ? nil : nextRound]
    if case .paused(let until) = accepting { moments.append(until) }
    guard let earliest = moments.compactMap(\.self).min() else { return nil }
    let current = Clock.monotonic
    return earliest <= current ? 0 : Int(clamping: (earliest - current - 1) / 1_000_000 + 1)
  }

  // MARK: Clients

  private func client(_ token: UInt64) -> Client? {
    let slot = Int(token & (1 << Self.slotBits - 1))
    guard slot < slots.count, let client = slots[slot], client.token == token else { return nil }
    return client
  }

  private func attend(_ client: Client, _ ready: Epoll.Interest) {
    // One that waits for a delivery is watched for nothing, and hears only that its peer is gone.
    if client.interest.isEmpty, !ready.isDisjoint(with: .broken) { return remove(client) }
    serve(client, mayRead: true)
  }

  private func serve(_ client: Client, mayRead: Bool) {
    switch client.work(mayRead: mayRead, in: surroundings) {
    case .readable: watch(client, for: .readable)
    case .writable: watch(client, for: .writable)
    case .delivery: watch(client, for: [])
    case .end: return remove(client)
    }
    if end != nil, isBetweenRequests(client) { return remove(client) }
    if let time = client.wait.set(client.deadline, at: now, options) {
      deadlines.insert(DeadlineQueue.Entry(time: time, token: client.token))
    }
  }

  private func watch(_ client: Client, for interest: Epoll.Interest) {
    guard client.interest != interest else { return }
    client.interest = interest
    do {
      try epoll.change(client.number, token: client.token, interest: interest)
    } catch {
      report("a connection is given up: \(error)")
      remove(client)
    }
  }

  private func isBetweenRequests(_ client: Client) -> Bool {
    switch client.deadline?.kind {
    case .idle, .head, .linger: true
    // Without a deadline it is this side that has something to say.
    case .body, .write, nil: false
    }
  }

  private func add(_ socket: consuming Descriptor) {
    let slot = freeSlots.popLast() ?? slots.count
    if slot == slots.count { slots.append(nil) }
    let client = Client(socket, token: serial << Self.slotBits | UInt64(slot))
    serial &+= 1
    do {
      try epoll.add(client.number, token: client.token, interest: .readable)
    } catch {
      report("a connection is given up: \(error)")
      freeSlots.append(slot)
      return
    }
    slots[slot] = client
    surroundings.statistics.connected(clientCount)
    // The first request may be there already.
    serve(client, mayRead: true)
  }

  private func remove(_ client: Client) {
    let slot = Int(client.token & (1 << Self.slotBits - 1))
    guard slots[slot] === client else { return }
    // Closing the socket, with the last reference, takes it out of the poll set.
    slots[slot] = nil
    freeSlots.append(slot)
    surroundings.statistics.disconnected(clientCount)
    if accepting != .yes { setAccepting(.yes) }
  }

  // MARK: Deliveries

  private func takeDeliveries() {
    for delivery in surroundings.inbox.take() {
      guard let client = client(delivery.token) else { continue }
      if case .admission(.wrong(let time)) = delivery.item, time > now {
        refusals.insert(DeadlineQueue.Entry(time: time, token: delivery.token))
        continue
      }
      deliver(delivery.item, to: client)
    }
  }

  private func deliver(_ item: Inbox.Delivery.Item, to client: Client) {
    client.receive(item, in: surroundings)
    serve(client, mayRead: false)
    guard client.idleFeed != nil else { return }
    guard end == nil else { return endIdleFeed(of: client) }
    if idle.isEmpty { nextRound = now &+ options.feedPause }
    idle.append(client.token)
  }

  /// Asks those again that had nothing.
  private func askIdleFeeds() {
    guard !idle.isEmpty, nextRound <= now else { return }
    let tokens = idle
    idle = []
    for token in tokens {
      guard let client = client(token), let feed = client.idleFeed else { continue }
      client.pull(feed, in: surroundings)
    }
  }

  private func expire() {
    while let entry = refusals.popDue(at: now) {
      guard let client = client(entry.token) else { continue }
      deliver(.admission(.wrong(notBefore: 0)), to: client)
    }
    while let entry = deadlines.popDue(at: now) {
      guard let client = client(entry.token) else { continue }
      let (isOver, next) = client.wait.came(entry.time, at: now)
      if let next { deadlines.insert(DeadlineQueue.Entry(time: next, token: entry.token)) }
      guard isOver else { continue }
      client.expired()
      serve(client, mayRead: false)
    }
  }

  // MARK: Accepting

  private func accept() {
    for _ in 0..<Self.acceptedInOneTurn {
      guard end == nil else { return }
      guard clientCount < options.connections else { return setAccepting(.full) }
      do {
        guard let socket = try listener.accept() else { return }
        isShort = false
        add(socket)
      } catch {
        if !isShort { report("connections have to wait: \(error)") }
        isShort = true
        // The socket stays readable: without a pause the loop would spin.
        return setAccepting(.paused(until: now &+ options.acceptPause))
      }
    }
  }

  private func setAccepting(_ wanted: Accepting) {
    guard end == nil, wanted != accepting else { return }
    accepting = wanted
    do {
      try epoll.change(
        listener.number,
        token: Self.listenerToken,
        interest: wanted == .yes ? .readable : []
      )
    } catch {
      report("connections cannot be accepted: \(error)")
    }
  }

  // MARK: The end

  private func beginEnd() {
    guard end == nil else { return }
    listener.end()
    accepting = .yes
    end = now &+ options.farewell
    surroundings.isEnding = true
    do {
      try epoll.remove(listener.number)
    } catch {
      report("the listening socket is still watched: \(error)")
    }
    // A request that came before the end gets its answer.
    for client in slots { if let client { serve(client, mayRead: true) } }
    endIdleFeeds()
  }

  /// Who waits for news that may never come is told that there is no more.
  private func endIdleFeeds() {
    let tokens = idle
    idle = []
    for token in tokens { if let client = client(token) { endIdleFeed(of: client) } }
  }

  private func endIdleFeed(of client: Client) {
    guard client.idleFeed != nil else { return }
    client.endFeed()
    serve(client, mayRead: false)
  }
}
