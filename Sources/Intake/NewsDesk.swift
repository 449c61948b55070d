import Custody
import Posix
import Spool

/// Takes note of jobs that ended: what finishers of this process say, and the notes that others leave
/// in `.news/`, become lines of the index and of receipts.
struct NewsDesk {
  let depot: Depot
  let index: IndexWriter
  let receipts: ReceiptBook
  let told: Locked<[JobID]>
  let housekeeper: Housekeeper

  /// A job that has ended.
  struct End {
    var record: JobRecord
    var result: JobResult
  }

  /// Works through all that is new.
  ///
  /// - Returns: the jobs whose ends were not known.
  func work() throws(PosixError) -> [End] {
    let news = try depot.folder(Layout.news)
    var ends: [End] = []
    var done: [String] = []
    let words = takeTold()
    // A word that cannot be written down now is kept for the next time.
    var isWritten = false
    defer { if !isWritten { told.withLock { $0 += words } } }
    for id in words where !index.hasEnded(id) {
      if let end = try end(of: id) { ends.append(end) }
    }
    for name in try news.names() {
      guard let tilde = name.firstIndex(of: "~"), let id = JobID(name[..<tilde]) else { continue }
      done.append(name)
      guard !index.hasEnded(id), let end = try end(of: id) else { continue }
      ends.append(end)
    }
    if !ends.isEmpty { try housekeeper.sync() }
    try index.append(ends.map { IndexWriter.end($0.record.id, $0.result) })
    isWritten = true
    for name in done { try news.removeIfPresent(name) }
    return ends
  }

  /// Takes note of one job's end at once, before something is done with the job that would hide it.
  func settle(_ id: JobID) throws(PosixError) {
    guard index.open.contains(id), let end = try end(of: id) else { return }
    try housekeeper.sync()
    try index.append([IndexWriter.end(id, end.result)])
  }

  private func takeTold() -> [JobID] {
    told.withLock { told in
      let all = told
      told = []
      return all
    }
  }

  private func end(of id: JobID) throws(PosixError) -> End? {
    guard let view = try depot.reader.job(id), let result = view.result(), let record = view.record(),
      view.token.hasEnded
    else { return nil }
    receipts.end(id, drop: record.drop, owner: record.owner, result: result)
    try housekeeper.jobEnded(id, epoch: result.attempt ?? 0)
    return End(record: record, result: result)
  }
}
