import Custody
import Posix
import Spool

/// Takes note of jobs that ended: the notes that finishers leave in `.news/` become lines of the index
/// and of receipts.
struct NewsDesk {
  let depot: Depot
  let index: IndexWriter
  let receipts: ReceiptBook

  /// Works through all notes.
  ///
  /// - Returns: the jobs that ended.
  func work() throws(PosixError) -> [JobID] {
    let news = try depot.folder(Layout.news)
    var lines: [IndexLine] = []
    var done: [String] = []
    for name in try news.names() {
      guard let tilde = name.firstIndex(of: "~"), let id = JobID(name[..<tilde]) else { continue }
      done.append(name)
      guard !index.hasEnded(id), let line = try line(of: id) else { continue }
      lines.append(line)
    }
    try index.append(lines)
    for name in done { try news.removeIfPresent(name) }
    return lines.compactMap { if case .ended(let id, _, _, _) = $0 { id } else { nil } }
  }

  private func line(of id: JobID) throws(PosixError) -> IndexLine? {
    guard let view = try depot.reader.job(id), let result = view.result(), let record = view.record(),
      view.token.place == .finished || view.token.place == .cancelled
    else { return nil }
    receipts.end(id, drop: record.drop, owner: record.owner, result: result)
    return IndexWriter.end(id, result)
  }
}
