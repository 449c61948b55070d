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
    /// All boards of the attempt are ready.
    case go
    /// Another role of the attempt has decided its end.
    case stopped(because: String)
    /// All roles of the attempt that are judged have ended.
    case dismissed
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
