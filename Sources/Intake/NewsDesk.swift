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

  /// Works through all that is new.
  func work() throws(PosixError) {
    let news = try depot.folder(Layout.news)
    var lines: [IndexLine] = []
    var done: [String] = []
    let words = takeTold()
    // A word that cannot be written down now is kept for the next time.
    var isWritten = false
    defer { if !isWritten { told.withLock { $0 += words } } }
    for id in words where !index.hasEnded(id) {
      if let line = try line(of: id) { lines.append(line) }
    }
    for name in try news.names() {
      guard let tilde = name.firstIndex(of: "~"), let id = JobID(name[..<tilde]) else { continue }
      done.append(name)
      guard !index.hasEnded(id), let line = try line(of: id) else { continue }
      lines.append(line)
    }
    try index.append(lines)
    isWritten = true
    for name in done { try news.removeIfPresent(name) }
  }

  private func takeTold() -> [JobID] {
    told.withLock { told in
      let all = told
      told = []
      return all
    }
  }

  private func line(of id: JobID) throws(PosixError) -> IndexLine? {
    guard let view = try depot.reader.job(id), let result = view.result(), let record = view.record(),
      view.token.place == .finished || view.token.place == .cancelled
    else { return nil }
    receipts.end(id, drop: record.drop, owner: record.owner, result: result)
    return IndexWriter.end(id, result)
  }
}
