import Posix
import Spool

/// What others tell an attempt that runs on its own thread.
final class Mailbox: Sendable {
  enum Message: Sendable {
    case keeper(KeeperReport)
    case cancelled(by: String)
    case again(AgainMark)
    case shutDown
    case keeperLost
  }

  private let messages = Locked<[Message]>([])
  private let bell: Bell

  var number: Int32 { bell.number }

  init() throws(PosixError) { bell = try Bell() }

  func put(_ message: Message) {
    messages.withLock { $0.append(message) }
    bell.ring()
  }

  func takeAll() -> [Message] {
    bell.silence()
    return messages.withLock { messages in
      let all = messages
      messages = []
      return all
    }
  }
}
