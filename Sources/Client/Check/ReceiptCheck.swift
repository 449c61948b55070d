import Posix
import Spool

/// Receipts against the jobs.
enum ReceiptCheck {
  static func findings(_ survey: Survey) throws(PosixError) -> [Finding] {
    guard let receipts = survey.directory(Layout.receipts) else { return [] }
    var findings: [Finding] = []
    for user in try receipts.names().sorted() {
      guard let folder = try? receipts.directory(user) else {
        findings.append(Finding("\(Layout.receipts)/\(user)", "it is not a user's folder", repair: .setAside))
        continue
      }
      for name in try folder.names().sorted() where !name.hasPrefix(".") {
        let path = "\(Layout.receipts)/\(user)/\(name)"
        guard name.hasSuffix(".json"),
          let receipt = survey.reader.receipt(user: user, drop: String(name.dropLast(5)))
        else {
          findings.append(Finding(path, "it cannot be read as a receipt", repair: .setAside))
          continue
        }
        if let problem = problem(receipt, survey) {
          findings.append(Finding(path, problem, repair: .mendReceipt))
        }
      }
    }
    return findings
  }

  private static func problem(_ receipt: Receipt, _ survey: Survey) -> String? {
    for entry in receipt.entries {
      guard let id = entry.id, !survey.news.contains(id), !survey.doubled.contains(id) else { continue }
      guard let job = survey.byID[id] else {
        // It ended, was told so, and was purged since.
        if entry.verdict != nil { continue }
        // The receipt is written first; a live intake is about to make the job.
        if survey.hasIntake, entry == receipt.entries.last { continue }
        return "it names job \(id), which there is not"
      }
      if job.isOpen, let verdict = entry.verdict, !survey.isMoving(job) {
        return "it says that job \(id) ended \(verdict.rawValue); the job was started anew since"
      }
      guard let result = job.result, job.hasEnded else { continue }
      if entry.verdict != result.verdict {
        let told = entry.verdict.map { "ended \($0.rawValue)" } ?? "has not ended"
        return "it says that job \(id) \(told); the job's verdict is \(result.verdict.rawValue)"
      }
    }
    return nil
  }

  /// The receipt, its entries as the jobs are.
  static func mended(_ receipt: Receipt, _ survey: Survey) -> Receipt {
    var receipt = receipt
    receipt.entries = receipt.entries.compactMap { entry in
      guard let id = entry.id else { return entry }
      guard let job = survey.byID[id] else { return entry.verdict == nil ? nil : entry }
      var entry = entry
      if job.isOpen, entry.verdict != nil {
        entry.state = job.token.place.rawValue
        entry.verdict = nil
        entry.reason = nil
      }
      guard let result = job.result, job.hasEnded else { return entry }
      entry.state = job.token.place.rawValue
      entry.verdict = result.verdict
      entry.reason = result.reason
      return entry
    }
    return receipt
  }
}
