import HTTP
import Posix

/// One connection with its socket: performs what ``Connection`` says.
///
/// It is the event loop's alone. What takes long is given away, under the client's token, and comes back
/// as a delivery; a connection has one exchange at a time, and so at most one such thing under way.
final class Client {
  /// What it waits for when its work is done for now.
  enum Need: Equatable {
    case readable, writable
    /// A delivery.
    case delivery
    /// Nothing: the socket is to be closed.
    case end
  }

  /// What a client's work needs of its server.
  struct Surroundings {
    let handler: any Handler
    let workers: WorkerPool
    let inbox: Inbox
    let statistics: Statistics
    /// One buffer serves all clients: their parsers copy what they need.
    let buffer: UnsafeMutableRawBufferPointer
    var date = ""
    /// Answers end their connections.
    var isEnding = false
  }

  /// Bytes of a file in one call, and in one turn, so that a fast reader of a long file leaves time
  /// for others.
  private static let filePiece = 1024 * 1024
  private static let fileTurn = 2 * 1024 * 1024

  let token: UInt64
  private let socket: Descriptor
  private let peer: String
  private var connection = Connection()
  /// The request whose answer is being made elsewhere.
  private var ask: Ask?
  /// Of the answer that is being sent.
  private var file: (file: OpenFile, offset: Int)?
  private var source = FeedState.none
  private var webSocket: WebSocket?
  /// What the socket is watched for; the server keeps it.
  var interest: Epoll.Interest = .readable
  var wait = Wait()

  init(_ socket: consuming Descriptor, token: UInt64) {
    peer = Sockets.peer(of: socket)
    self.socket = socket
    self.token = token
  }

  var number: Int32 { socket.number }
  var deadline: Deadline? { connection.deadline }

  /// A feed that had nothing at the last look; to be asked again by ``pull(_:in:)``.
  var idleFeed: (any Feed)? { if case .idle(let feed) = source { feed } else { nil } }

  func expired() { connection.expired() }

  /// The socket failed, or its peer is gone.
  func abort() {
    connection.abort()
    source = .none
  }

  /// Goes on until something has to be waited for.
  ///
  /// It reads once at most: whoever sends without end gets its turn like all others.
  func work(mayRead: Bool, in surroundings: Surroundings) -> Need {
    var mayRead = mayRead
    var fileBytes = Self.fileTurn
    while true {
      switch connection.next() {
      case .read:
        if connection.isUpgraded { pullIfReady(in: surroundings) }
        guard mayRead, read(into: surroundings.buffer) else { return .readable }
        mayRead = false
        if connection.isUpgraded { hear() }
      case .answer(let request, let body):
        reply(to: Ask(request: request, body: body, peer: peer, access: nil), in: surroundings)
      case .refuse(let refusal): respond(surroundings.handler.answer(to: refusal), in: surroundings)
      case .write:
        guard write() else { return .writable }
      case .sendFile(let offset, let count):
        guard fileBytes > 0, let sent = send(at: offset, count: min(count, Self.filePiece)) else {
          return .writable
        }
        fileBytes -= sent
      case .feed:
        pullIfReady(in: surroundings)
        return .delivery
      case .shutdown: attempt { () throws(PosixError) in try socket.endSending() }
      case .wait: return .delivery
      case .close: return .end
      }
    }
  }

  // MARK: Answering

  private func reply(to ask: Ask, in surroundings: Surroundings) {
    switch surroundings.handler.reply(to: ask) {
    case .now(let answer): respond(answer, in: surroundings)
    case .later(let work):
      self.ask = ask
      Self.carryOut(work, for: token, surroundings.workers, surroundings.inbox)
    case .admission(let trial):
      self.ask = ask
      let (token, inbox) = (token, surroundings.inbox)
      surroundings.handler.carryOut(trial, for: peer) { inbox.put(.admission($0), for: token) }
    }
  }

  private static func carryOut(
    _ work: @escaping @Sendable () -> Answer?,
    for token: UInt64,
    _ workers: WorkerPool,
    _ inbox: Inbox
  ) {
    workers.submit {
      if let answer = work() {
        inbox.put(.answer(answer), for: token)
      } else {
        carryOut(work, for: token, workers, inbox)
      }
    }
  }

  private func respond(_ answer: Answer, in surroundings: Surroundings) {
    ask = nil
    var response = answer.response
    if surroundings.isEnding { response.closes = true }
    surroundings.statistics.answered(response.status.rawValue)
    connection.respond(response, date: surroundings.date)
    switch answer.content {
    case .inline: break
    case .file(let file, let offset): if connection.endsWithFile { self.file = (file, offset) }
    case .feed(let feed): if connection.isStreaming { source = .ready(feed) }
    case .socket(let feed):
      guard connection.isUpgraded else { break }
      source = .ready(feed)
      webSocket = WebSocket()
      hear()
    }
  }

  /// Takes in what other threads have made for it.
  func receive(_ item: Inbox.Delivery.Item, in surroundings: Surroundings) {
    switch item {
    case .answer(let answer): respond(answer, in: surroundings)
    case .piece(let piece): receive(piece)
    case .admission(.known(let access)):
      guard var ask else { return }
      ask.access = access
      reply(to: ask, in: surroundings)
    case .admission(.wrong):
      guard let ask else { return }
      respond(surroundings.handler.challenge(ask), in: surroundings)
    }
  }

  // MARK: Feeds

  /// Who has the feed.
  private enum FeedState {
    case none
    case ready(any Feed)
    /// A worker asks it.
    case asked(any Feed)
    /// It had nothing.
    case idle(any Feed)
  }

  private func pullIfReady(in surroundings: Surroundings) {
    guard case .ready(let feed) = source else { return }
    pull(feed, in: surroundings)
  }

  /// Has a worker ask a feed.
  func pull(_ feed: any Feed, in surroundings: Surroundings) {
    source = .asked(feed)
    let (token, inbox) = (token, surroundings.inbox)
    surroundings.workers.submit { inbox.put(.piece(feed.next()), for: token) }
  }

  private func receive(_ piece: Piece) {
    guard case .asked(let feed) = source else { return }
    switch piece {
    case .bytes(let bytes):
      source = .ready(feed)
      connection.send(bytes)
    case .more: source = .ready(feed)
    case .nothing: source = .idle(feed)
    case .end: endFeed()
    case .broken: abort()
    }
  }

  /// Ends the content here; for a stream that is as good as its natural end.
  func endFeed() {
    source = .none
    if let farewell = webSocket?.close(code: .normal, reason: "") {
      connection.send(farewell)
      connection.finish()
    } else {
      connection.endStream()
    }
  }

  // MARK: WebSocket

  /// Attends to the bytes that came after the handshake.
  private func hear() {
    guard webSocket != nil else { return }
    webSocket?.receive(connection.takeUpgraded())
    while let event = webSocket?.next() {
      switch event {
      case .send(let bytes): connection.send(bytes)
      // Nothing that a watcher says means anything here.
      case .text, .binary: break
      case .closed:
        source = .none
        connection.finish()
      }
    }
  }

  // MARK: The socket

  /// False where nothing has come.
  private func read(into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    do {
      guard let count = try socket.read(into: buffer) else { return false }
      if count == 0 {
        connection.receivedEnd()
      } else {
        connection.received(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    } catch {
      abort()
    }
    return true
  }

  /// False where the socket takes no more for now.
  private func write() -> Bool {
    let moreFollows = connection.endsWithFile
    let taken = connection.withOutput { first, second in
      Result<Int?, PosixError> { () throws(PosixError) in
        try socket.gather(first, second, moreFollows: moreFollows)
      }
    }
    switch taken {
    case .success(let count?): connection.wrote(count)
    case .success(nil): return false
    case .failure: abort()
    }
    return true
  }

  /// How many bytes were sent; nil where the socket takes no more for now.
  private func send(at offset: Int, count: Int) -> Int? {
    guard let (file, start) = file else {
      abort()
      return 0
    }
    do {
      guard let sent = try socket.sendFile(file.descriptor, at: start + offset, count: count) else {
        return nil
      }
      // The file is shorter than announced: only the connection's end can say so now.
      if sent == 0 { abort() } else { connection.sentFile(sent) }
      if !connection.endsWithFile { self.file = nil }
      return sent
    } catch {
      abort()
      return 0
    }
  }

  private func attempt(_ body: () throws(PosixError) -> Void) {
    do { try body() } catch { abort() }
  }
}
