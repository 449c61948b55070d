import Custody
import JSON
import Lab
import Posix
import Spool
import TestSupport

@testable import Intake

/// The desks for requests on a spool of a test's own, without the rest of an intake.
final class RequestBench {
  let spool: TemporarySpool
  let hints: Hints
  let index: IndexWriter
  let holds: HoldDesk
  let user = Users.name(ofUser: Users.current)
  private let desk: RequestDesk
  private let wakings: Locked<Int>
  private let purgings: Locked<[JobID]>
  /// Jobs that were asked for.
  private let orders = Orders()

  private final class Orders {
    var made: [Acceptor.Order] = []
  }

  /// How often a runner was woken.
  var woken: Int { wakings.withLock { $0 } }
  var purged: [JobID] { purgings.withLock { $0 } }
  var made: [Acceptor.Order] { orders.made }

  init(limits: JSONObject = [:]) throws {
    spool = try TemporarySpool(limits: limits)
    hints = try Hints()
    let (depot, wakings, purgings, orders) = (spool.depot, Locked(0), Locked<[JobID]>([]), orders)
    self.wakings = wakings
    self.purgings = purgings
    index = try IndexWriter(depot)
    let receipts = ReceiptBook(depot) { _ in }
    let holder = try Holder.known("lab2~89abcdef")
    holds = HoldDesk(depot, index: index, receipts: receipts, holder: holder) { _ in }
    let jobs = JobRequestDesk(
      depot: depot,
      index: index,
      receipts: receipts,
      holder: holder,
      editor: JobEditor(depot: depot, index: index, holds: holds),
      holds: holds,
      relations: RelationDesk(depot, index: index, receipts: receipts) { $0 == 0 },
      attachments: AttachDesk(depot: depot),
      settleEnd: { _ in },
      make: { (order) throws(IntakeError) in
        orders.made.append(order)
        return nil
      },
      purge: { (view) throws(IntakeError) in purgings.withLock { $0.append(view.token.id) } },
      wakeRunner: { wakings.withLock { $0 += 1 } }
    )
    let boards = BoardRequestDesk(
      depot: depot,
      index: index,
      make: { (order) throws(IntakeError) in
        orders.made.append(order)
        return nil
      },
      onChange: {}
    )
    desk = RequestDesk(depot, receipts: receipts, hints: hints, jobs: jobs, boards: boards) { _ in }
  }

  /// Adds a job, known to the index as one that was accepted.
  @discardableResult
  func addJob(
    _ number: Int = 42,
    _ state: JobToken.State,
    _ change: (inout JobRecord) -> Void = { _ in }
  ) throws -> JobView {
    let token = JobToken(try .known(number), state)
    let view = try spool.addJob(token) { record in
      record.ownerID = Int(Users.current)
      record.executable = "run.sh"
      record.knownSince = 0
      change(&record)
    }
    if let record = view.record() {
      try index.append([.accepted(IndexLine.Acceptance(record))])
      if token.isHeld { holds.keep(token, record) }
    }
    return view
  }

  /// Drops a request.
  func ask(_ name: String, _ text: String = "") throws { try spool.root.put("incoming/\(name)", text) }

  /// One look at all that lie there.
  ///
  /// - Returns: true where all are answered.
  @discardableResult
  func work() throws -> Bool {
    var catalogue = BoardCatalogue()
    _ = try catalogue.refresh(from: spool.depot.reader)
    let names = try spool.root.directory(Layout.incoming).names().compactMap { RequestName($0) }
    let next = try desk.work(names, catalogue)
    return next == nil
  }

  func place(_ number: Int = 42) throws -> String? { try spool.place(of: .known(number))?.path }

  func job(_ number: Int = 42) throws -> JobView? { try spool.depot.reader.job(.known(number)) }

  func comments(_ number: Int = 42) throws -> [String] {
    try job(number)?.history().compactMap(\.comment) ?? []
  }

  /// The answer that refuses a request, and whether the request is gone.
  func refusal(_ name: String) throws -> (code: String?, reason: String?) {
    let json = try JSONParser.parse(try spool.root.read("incoming/\(name).refused"))
    return (json["code"]?.string, json["reason"]?.string)
  }

  func isThere(_ name: String) -> Bool { spool.root.has("incoming/\(name)") }
}
