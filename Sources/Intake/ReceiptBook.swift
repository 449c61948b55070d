import Custody
import JSON
import Posix
import Spool

/// Keeps the receipts: what became of each drop, where its submitter looks.
///
/// Receipts tell; nothing rests on them. One that cannot be written (a full disk) is reported and the
/// work goes on.
final class ReceiptBook {
  private let depot: Depot
  private let report: (Event) -> Void
  private var users: [UInt32: String] = [:]
  private var groups: [UInt32: String] = [:]

  init(_ depot: Depot, report: @escaping (Event) -> Void) {
    self.depot = depot
    self.report = report
  }

  func userName(_ id: UInt32) -> String {
    if let name = users[id] { return name }
    let name = Users.name(ofUser: id)
    users[id] = name
    return name
  }

  func groupName(_ id: UInt32) -> String {
    if let name = groups[id] { return name }
    let name = Users.name(ofGroup: id)
    groups[id] = name
    return name
  }

  /// Enters a job, in the place of what stood there for the same drop still in `incoming/`.
  func put(_ entry: Receipt.Entry, drop: String, owner: String) {
    change(drop, owner) { receipt in
      // An id that was entered just before a crash, and then given to nobody.
      if let last = receipt.entries.last, last.state == Place.queued.rawValue, let id = last.id,
        id != entry.id, isKnownAbsent(id)
      {
        receipt.entries.removeLast()
      }
      receipt.put(entry)
    }
  }

  private func isKnownAbsent(_ id: JobID) -> Bool {
    do throws(PosixError) {
      return try depot.reader.locate(id) == nil
    } catch {
      return false
    }
  }

  /// Enters how a job ended.
  func end(_ id: JobID, drop: String, owner: String, result: JobResult) {
    change(drop, owner) { receipt in
      let old = receipt.entries.first { $0.id == id }
      var entry = Receipt.Entry(id: id, state: result.verdict.place.rawValue)
      entry.manifestSHA256 = old?.manifestSHA256
      entry.verdict = result.verdict
      entry.reason = result.reason
      receipt.put(entry)
    }
  }

  /// Enters that an ended job waits again.
  func reopen(_ id: JobID, drop: String, owner: String) {
    change(drop, owner) { receipt in
      let old = receipt.entries.first { $0.id == id }
      var entry = Receipt.Entry(id: id, state: Place.queued.rawValue)
      entry.manifestSHA256 = old?.manifestSHA256
      receipt.put(entry)
    }
  }

  /// Takes back an entry of a job that was not made after all.
  func remove(_ id: JobID, drop: String, owner: String) {
    change(drop, owner) { receipt in receipt.entries.removeAll { $0.id == id } }
  }

  /// Says of something in `incoming/` why it is still there.
  func tell(_ state: String, _ reason: String, drop: String, owner: UInt32) {
    var entry = Receipt.Entry(id: nil, state: state)
    entry.waitingFor = reason
    change(drop, userName(owner)) { receipt in
      if receipt.entries.last != entry { receipt.put(entry) }
    }
  }

  private func change(_ drop: String, _ owner: String, _ body: (inout Receipt) -> Void) {
    do throws(PosixError) {
      let folder = try depot.folder(Layout.receipts).directory(making: owner)
      let old = depot.reader.receipt(user: owner, drop: drop)
      var receipt = old ?? Receipt(drop: drop, owner: owner)
      body(&receipt)
      guard receipt != old else { return }
      try folder.replaceSparing("\(drop).json", receipt.json.pretty)
    } catch {
      report(
        Event(
          "receipt.trouble",
          .warning,
          ["owner": owner, "drop": drop],
          "cannot write the receipt of \(owner)'s \(drop): \(error)"
        )
      )
    }
  }
}
