import HTTP
import Posix

/// One connection with its socket: performs what ``Connection`` says.
final class Client {
  /// What it waits for when its work is done for now.
  enum Need: Equatable {
    case readable, writable
    /// Nothing: the socket is to be closed.
    case end
  }

  /// What a client's work needs of its server.
  struct Surroundings {
    let handler: (HTTPRequest) -> Answer
    /// One buffer serves all clients: their parsers copy what they need.
    let buffer: UnsafeMutableRawBufferPointer
    var date = ""
    /// Answers end their connections.
    var isEnding = false
  }

  /// Bytes of a file in one call, and in one turn, so that a fast reader of a long file leaves time
  /// for others.
  private static let filePiece = 256 * 1024
  private static let fileTurn = 1024 * 1024

  let token: UInt64
  private let socket: Descriptor
  private var connection = Connection()
  /// Of the answer that is being sent.
  private var file: OpenFile?
  /// What the socket is watched for; the server keeps it.
  var interest: Epoll.Interest = .readable
  var wait = Wait()

  init(_ socket: consuming Descriptor, token: UInt64) {
    self.socket = socket
    self.token = token
  }

  var number: Int32 { socket.number }
  var deadline: Deadline? { connection.deadline }

  func expired() { connection.expired() }

  /// Goes on until something has to be waited for.
  ///
  /// It reads once at most: whoever sends without end
  /// gets its turn like all others.
  func work(mayRead: Bool, in surroundings: Surroundings) -> Need {
    var mayRead = mayRead
    var fileBytes = Self.fileTurn
    while true {
      switch connection.next() {
      case .read:
        guard mayRead, read(into: surroundings.buffer) else { return .readable }
        mayRead = false
      case .answer(let request): respond(surroundings.handler(request), in: surroundings)
      case .refuse(let refusal): respond(Answer(refusal.response), in: surroundings)
      case .write:
        guard write() else { return .writable }
      case .sendFile(let offset, let count):
        guard fileBytes > 0, let sent = send(at: offset, count: min(count, Self.filePiece)) else {
          return .writable
        }
        fileBytes -= sent
      case .shutdown: attempt { () throws(PosixError) in try socket.endSending() }
      case .wait, .close: return .end
      }
    }
  }

  private func respond(_ answer: Answer, in surroundings: Surroundings) {
    var response = answer.response
    if surroundings.isEnding { response.closes = true }
    connection.respond(response, date: surroundings.date)
    file = connection.endsWithFile ? answer.file : nil
  }

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
      connection.abort()
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
    case .failure: connection.abort()
    }
    return true
  }

  /// How many bytes were sent; nil where the socket takes no more for now.
  private func send(at offset: Int, count: Int) -> Int? {
    guard let file else {
      connection.abort()
      return 0
    }
    do {
      guard let sent = try socket.sendFile(file.descriptor, at: offset, count: count) else { return nil }
      // The file is shorter than announced: only the connection's end can say so now.
      if sent == 0 { connection.abort() } else { connection.sentFile(sent) }
      if !connection.endsWithFile { self.file = nil }
      return sent
    } catch {
      connection.abort()
      return 0
    }
  }

  private func attempt(_ body: () throws(PosixError) -> Void) {
    do { try body() } catch { connection.abort() }
  }
}

/// A client's deadline in time, and its entry in the queue.
struct Wait {
  private(set) var deadline: Deadline?
  /// When it is over, in nanoseconds of the monotonic clock.
  private(set) var due = UInt64.max
  /// The time of the one entry in the queue that counts.
  private var queued = UInt64.max

  /// Takes over what the connection waits for now.
  ///
  /// - Returns: the time of an entry to put into the queue; nil where the one there comes early enough.
  mutating func set(_ deadline: Deadline?, at now: UInt64, _ options: ServerOptions) -> UInt64? {
    guard deadline != self.deadline else { return nil }
    self.deadline = deadline
    due = deadline.map { now &+ options.duration(of: $0.kind) } ?? .max
    return entry()
  }

  /// Takes note that an entry of that time came up.
  ///
  /// - Returns: whether the wait is over, and the time of an entry to put into the queue.
  mutating func came(_ time: UInt64, at now: UInt64) -> (isOver: Bool, next: UInt64?) {
    guard time == queued else { return (false, nil) }
    queued = .max
    guard due <= now else { return (false, entry()) }
    // What follows is a wait of its own, even if it looks the same.
    deadline = nil
    due = .max
    return (true, nil)
  }

  private mutating func entry() -> UInt64? {
    guard due < queued else { return nil }
    queued = due
    return due
  }
}
