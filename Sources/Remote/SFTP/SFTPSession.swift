import Posix

/// Conversations over one link, many at a time.
final class SFTPSession {
  /// How many conversations go on at once; each has at most one file open, of which servers allow some hundreds.
  static let width = 64
  /// Bytes that wait to be sent, beyond which nothing new begins.
  private static let longestBacklog = 1 << 21

  private let link: SSHLink
  private var connection = SFTPConnection()

  init(_ link: SSHLink) { self.link = link }

  var extensions: Set<String> { connection.greeting?.extensions ?? [] }

  /// Waits until the server has greeted.
  func begin() throws(RemoteError) {
    while connection.greeting == nil { _ = try link.transfer(&connection) }
  }

  /// Goes through all of them.
  func run(_ conversations: [any Conversation]) throws(RemoteError) {
    var rest = conversations[...]
    try run { () throws(RemoteError) in rest.popFirst() }
  }

  /// Goes through conversations as they are made.
  ///
  /// - Parameters:
  ///   - next: makes the next one, when there is room for it; nil when there are no more.
  ///   - done: called with each that is over.
  /// - Throws: what they throw, and where the link broke; the session is of no use after that.
  func run(
    next: () throws(RemoteError) -> (any Conversation)?,
    done: (any Conversation) throws(RemoteError) -> Void = { _ in }
  ) throws(RemoteError) {
    var active: [UInt32: any Conversation] = [:]
    var isExhausted = false
    while true {
      while !isExhausted, active.count < Self.width, connection.backlog < Self.longestBacklog {
        guard let conversation = try next() else {
          isExhausted = true
          break
        }
        try advance(conversation, nil, &active, done)
      }
      if active.isEmpty, isExhausted { return }
      guard !Interruption.isPending else { throw .interrupted }
      for (id, answer) in try link.transfer(&connection) {
        guard let conversation = active.removeValue(forKey: id) else {
          throw .garbled("an answer to nothing")
        }
        try advance(conversation, answer, &active, done)
      }
    }
  }

  private func advance(
    _ conversation: any Conversation,
    _ answer: SFTPAnswer?,
    _ active: inout [UInt32: any Conversation],
    _ done: (any Conversation) throws(RemoteError) -> Void
  ) throws(RemoteError) {
    guard let request = try conversation.proceed(answer) else { return try done(conversation) }
    active[connection.send(request)] = conversation
  }

  /// Asks one thing.
  func ask(_ request: SFTPRequest) throws(RemoteError) -> Ask {
    let ask = Ask(request)
    try run([ask])
    return ask
  }
}
