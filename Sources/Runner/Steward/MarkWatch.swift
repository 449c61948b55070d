import Custody
import Posix
import Spool

/// The marks by which intake has runs ended, each outdoing those before it.
enum Mark: Int {
  case none, again, cancel
}

/// Looks for the marks by which intake asks to end running jobs.
struct MarkWatch {
  private static let interval: UInt64 = 500_000_000

  private let depot: Depot
  /// When it has to be looked though nobody rings, in monotonic nanoseconds.
  private(set) var deadline: UInt64 = 0

  init(_ depot: Depot) { self.depot = depot }

  /// Tells the attempts of what has come for them.
  ///
  /// - Parameters:
  ///   - isExpected: a mark was announced.
  ///   - floor: what runs.
  /// - Throws: ``CustodyError`` where the disk refuses.
  mutating func look(isExpected: Bool, on floor: inout Floor) throws(CustodyError) {
    let now = Clock.monotonic
    guard isExpected || now >= deadline else { return }
    deadline = now &+ Self.interval
    for (token, entry) in floor.running where entry.told != .cancel {
      let found = try custody { () throws(PosixError) in try mark(on: token) }
      guard let (mark, message) = found, mark.rawValue > entry.told.rawValue else { continue }
      floor.note(mark, told: token)
      entry.mailbox.put(message)
    }
  }

  /// Where both marks stand, the cancel's.
  private func mark(on token: JobToken) throws(PosixError) -> (Mark, Mailbox.Message)? {
    let epoch = token.epoch ?? 0
    do throws(PosixError) {
      let job = try depot.folder(.running).directory(token.name)
      if let user = try job.readIfPresent(Layout.cancelMark(epoch: epoch), limit: 4096) {
        let name = String(decoding: user.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        return (.cancel, .cancelled(by: name))
      }
      let request = try job.readIfPresent(Layout.againMark(epoch: epoch), limit: 4096)
      return request.map { (.again, .again(AgainMark($0))) }
    } catch  where error.isMissing {
      return nil
    }
  }
}
