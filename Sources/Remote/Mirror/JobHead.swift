import Posix
import Spool

/// A file of a far job, on its way to the same path below the mirror.
struct MirroredFile {
  /// Below the spool, there and here.
  let place: String
  let reading: ReadFile

  init(_ place: String, _ host: FarHost) {
    self.place = place
    reading = ReadFile(host.path(place), limit: Mirror.largestFile)
  }

  func content() throws(RemoteError) -> [UInt8]? { try reading.content() }
}

/// How much of a job is brought.
enum JobDepth {
  /// What a line of a list tells.
  case row
  /// What is followed while it lives: also which attempts there are.
  case state
  /// All of its small files.
  case whole
}

/// What lies in a job's folder itself, and which attempts there are.
struct JobHead {
  let token: JobToken
  let files: [MirroredFile]
  private let look: Ask
  private let list: ListDirectory?

  init(_ token: JobToken, _ host: FarHost, _ depth: JobDepth) {
    self.token = token
    let hasEnded = token.hasEnded
    var names = [Layout.record]
    // A link, which the server follows: here it is the file.
    if hasEnded { names.append(Layout.result) }
    if depth == .whole { names += [Layout.manifest, Layout.history] }
    files = names.map { MirroredFile("\(token.path)/\($0)", host) }
    look = Ask(.lstat(path: host.path(token.path)))
    let needsAttempts = depth != .row || token.place == .running
    list = needsAttempts ? ListDirectory(host.path("\(token.path)/\(Layout.attempts)")) : nil
  }

  var conversations: [any Conversation] {
    var all: [any Conversation] = files.map(\.reading)
    all.append(look)
    if let list { all.append(list) }
    return all
  }

  /// Whether the job was there.
  func isThere() throws(RemoteError) -> Bool { try look.attributes(token.path)?.kind == .directory }

  /// The attempts, ascending.
  var epochs: [Int] {
    guard let names = try? list?.entries() else { return [] }
    return names.compactMap { name in
      name.component.flatMap { text in Int(text).flatMap { $0 > 0 && String($0) == text ? $0 : nil } }
    }.sorted()
  }
}

/// The small files of one attempt.
struct JobAttempt {
  let token: JobToken
  let files: [MirroredFile]

  /// Those of a job that are worth bringing: of one that runs the latest, of which the history tells the phase.
  static func wanted(of head: JobHead, _ host: FarHost, _ depth: JobDepth) -> [JobAttempt] {
    let epochs = depth == .whole ? head.epochs : head.token.place == .running ? head.epochs.suffix(1) : []
    let names =
      depth == .whole ? [Layout.history, Layout.progress, Layout.result, Layout.plan] : [Layout.history]
    return epochs.map { epoch in
      JobAttempt(
        token: head.token,
        files: names.map {
          MirroredFile("\(head.token.path)/\(Layout.attempts)/\(epoch)/\($0)", host)
        }
      )
    }
  }
}
