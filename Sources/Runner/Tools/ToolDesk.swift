import Boards
import Posix

/// Which tools this host has, and their versions.
///
/// A tool is asked once, on a thread of its own, and again when its file has changed, or after a while where it
/// could not be run.
final class ToolDesk: Sendable {
  enum Answer: Sendable, Hashable {
    /// It is being asked.
    case asked
    /// The version is nil where it does not tell.
    case usable(version: String?)
    case missing
    /// It is there, but cannot be run; the clause tells why.
    case unusable(String)
  }

  /// A tool as it was asked.
  private struct Question: Hashable {
    var path: String
    var arguments: [String]
    var size: Int
    var modified: FileTime
  }

  private struct Entry {
    var answer: Answer
    /// In monotonic nanoseconds.
    var at: UInt64
  }

  /// After how long a tool is asked again that could not be run, in nanoseconds.
  private static let patience: UInt64 = 10_000_000_000

  private let entries = Locked<[Question: Entry]>([:])
  private let onAnswer: @Sendable () -> Void

  /// - Parameter onAnswer: called, on any thread, when another tool is known.
  init(onAnswer: @escaping @Sendable () -> Void = {}) { self.onAnswer = onAnswer }

  /// What is known of a tool.
  ///
  /// - Parameter command: prints its version; without arguments it cannot be asked.
  /// - Returns: the answer; ``Answer/asked`` until there is one.
  func answer(_ command: Command) -> Answer {
    guard let path = Environment.pathOfProgram(command.program), let status = FileStatus.following(path)
    else { return .missing }
    guard !command.arguments.isEmpty else { return .usable(version: nil) }
    let question = Question(
      path: path,
      arguments: command.arguments,
      size: status.size,
      modified: status.modified
    )
    let now = Clock.monotonic
    let known = entries.withLock { entries -> Answer? in
      if let entry = entries[question], !Self.isOver(entry, now) { return entry.answer }
      // What the file was before is never asked for again.
      entries = entries.filter { $0.key.path != path || $0.key.arguments != command.arguments }
      entries[question] = Entry(answer: .asked, at: now)
      return nil
    }
    return known ?? ask(question)
  }

  private static func isOver(_ entry: Entry, _ now: UInt64) -> Bool {
    guard case .unusable = entry.answer else { return false }
    return now &- entry.at >= patience
  }

  private func ask(_ question: Question) -> Answer {
    do throws(PosixError) {
      try Worker(name: "tool version") { [self] in
        note(ToolCall(path: question.path, arguments: question.arguments).run(), to: question)
        onAnswer()
      }
      .detach()
      return .asked
    } catch {
      let answer = Answer.unusable("no thread can be started for it: \(error.reason)")
      note(answer, to: question)
      return answer
    }
  }

  private func note(_ answer: Answer, to question: Question) {
    entries.withLock { $0[question] = Entry(answer: answer, at: Clock.monotonic) }
  }
}
