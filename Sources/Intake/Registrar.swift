import Custody
import Posix
import Spool

/// Enters new jobs where intake keeps its knowledge of them: the index, what is held, and the log.
final class Registrar {
  private let index: IndexWriter
  private let holds: HoldDesk
  private let housekeeper: Housekeeper
  private let onQueued: () -> Void
  private let report: (Event) -> Void

  init(
    index: IndexWriter,
    holds: HoldDesk,
    housekeeper: Housekeeper,
    onQueued: @escaping () -> Void,
    report: @escaping (Event) -> Void
  ) {
    self.index = index
    self.holds = holds
    self.housekeeper = housekeeper
    self.onQueued = onQueued
    self.report = report
  }

  func note(_ accepted: [Acceptor.Accepted]) throws(IntakeError) {
    guard !accepted.isEmpty else { return }
    var lines: [IndexLine] = []
    for job in accepted {
      lines.append(.accepted(IndexLine.Acceptance(job.record)))
      if let result = job.result { lines.append(IndexWriter.end(job.record.id, result)) }
      tell(job)
    }
    try files { () throws(PosixError) in
      for job in accepted where job.result != nil { try housekeeper.jobEnded(job.record.id, epoch: 0) }
      if accepted.contains(where: { $0.result != nil }) { try housekeeper.sync() }
      try index.append(lines)
    }
    for job in accepted where job.token.isHeld { holds.keep(job.token, job.record) }
    for job in accepted { holds.changed(job.record.id) }
    onQueued()
  }

  private func tell(_ job: Acceptor.Accepted) {
    let record = job.record
    let what = job.result.map { "refused: \($0.reason)" } ?? "queued"
    report(
      Event(
        job.result == nil ? "job.accept" : "job.refuse",
        job.result == nil ? .info : .notice,
        ["job": "\(record.id)", "owner": record.owner, "drop": record.drop],
        "job \(record.id): \(record.owner)'s drop \(record.drop) \(what)"
      )
    )
  }
}
