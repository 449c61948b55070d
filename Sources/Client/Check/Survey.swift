import Lab
import Posix
import Spool

/// What `check` has read of a spool; the checks go over it.
struct Survey {
  /// A job, and what it says of itself.
  struct Job {
    var token: JobToken
    var record: JobRecord?
    var result: JobResult?
    fileprivate var reader: SpoolReader

    /// Its directory, opened afresh, for there are more jobs than a process can have open; nil where it has moved
    /// on since.
    var view: JobView? { try? reader.view(token) }

    var hasEnded: Bool { token.hasEnded }

    /// Waiting, or with a holder who has not decided it.
    var isOpen: Bool {
      switch token.state {
      case .queued, .held, .running: true
      case .ending, .finished, .cancelled: false
      }
    }
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
  /// By id; of several the one that lies in the last folder.
  private(set) var byID: [JobID: Job] = [:]
  /// Jobs that lie in several places, of which only a repair can tell what is true.
  private(set) var doubled: Set<JobID> = []

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
        let job = Job(token: token, record: view.record(), result: view.result(), reader: reader)
        jobs.append(job)
        if byID.updateValue(job, forKey: token.id) != nil { doubled.insert(token.id) }
      }
    }
  }

  var hasIntake: Bool { live.contains { $0.roles.contains("intake") } }

  func isAlive(_ holder: Holder?) -> Bool { live.contains { $0.holder == holder } }

  /// True where it has only just changed, so that a live process may be about to go on with it.
  func isRecent(_ status: FileStatus) -> Bool {
    !live.isEmpty && now.microseconds - Timestamp(status.changed).microseconds < 60_000_000
  }

  /// True where the job has only just moved.
  func isMoving(_ job: Job) -> Bool {
    guard let status = try? job.view?.directory.status() else { return !live.isEmpty }
    return isRecent(status)
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
