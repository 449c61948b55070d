import Lab
import Posix
import Spool

/// What `check` has read of a spool; the checks go over it.
struct Survey {
  /// A job, and what it says of itself.
  struct Job {
    var token: JobToken
    var view: JobView
    var record: JobRecord?
    var result: JobResult?
  }

  let root: Directory
  let reader: SpoolReader
  let owner: UInt32
  /// Processes that are alive.
  let live: [HostReport]
  /// Jobs of which intake has still to take note.
  let news: Set<JobID>
  let now: Timestamp
  private(set) var jobs: [Job] = []

  init(_ reader: SpoolReader, live: [HostReport], now: Timestamp) throws(PosixError) {
    self.reader = reader
    self.live = live
    self.now = now
    root = reader.root
    owner = try root.status().owner
    let notes = (try? root.directory(Layout.news).names()) ?? []
    news = Set(notes.compactMap { name in name.firstIndex(of: "~").flatMap { JobID(name[..<$0]) } })
    for place in Place.allCases {
      // A folder that is missing is a finding of its own.
      for token in ((try? reader.tokens(in: place)) ?? []).sorted(by: { $0.id < $1.id }) {
        guard let view = try? reader.view(token) else { continue }
        jobs.append(Job(token: token, view: view, record: view.record(), result: view.result()))
      }
    }
  }

  var hasIntake: Bool { live.contains { $0.roles.contains("intake") } }

  func isAlive(_ holder: Holder?) -> Bool { live.contains { $0.holder == holder } }

  /// True where it has only just changed, so that a live process may be about to go on with it.
  func isRecent(_ status: FileStatus) -> Bool {
    !live.isEmpty && now.microseconds - Timestamp(status.changed).microseconds < 60_000_000
  }

  func directory(_ path: String) -> Directory? {
    var directory = root
    for part in path.split(separator: "/") {
      guard let next = try? directory.directory(String(part)) else { return nil }
      directory = next
    }
    return directory
  }
}
