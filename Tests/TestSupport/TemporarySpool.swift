import Custody
import JSON
import Posix
import Spool

/// A spool of one test's own, without syncs, removed when the test lets go of it.
package final class TemporarySpool: Sendable {
  package let depot: Depot
  private let scratch: Scratch

  package var root: Directory { depot.root }
  package var path: String { scratch.path + "/spool" }

  /// - Parameters:
  ///   - limits: members of `spool.json`'s `limits`.
  ///   - leaseSeconds: of each process.
  /// - Throws: where the disk refuses.
  package init(limits: JSONObject = [:], leaseSeconds: Int = 60) throws {
    scratch = try Scratch()
    let path = scratch.path + "/spool"
    try SpoolMaker.make(path: path)
    let configuration: JSONValue = [
      "version": 1, "uuid": "00000000-0000-4000-8000-000000000000", "durability": "none",
      "settle_seconds": 1, "lease_seconds": .integer(leaseSeconds), "limits": .object(limits),
    ]
    try Directory(path: path).put(Layout.configuration, bytes: configuration.pretty)
    depot = try Depot(path: path)
  }

  /// Puts a job into a folder as intake would have, with a record and a manifest.
  ///
  /// - Parameters:
  ///   - token: where it lies.
  ///   - change: changes its record before it is written.
  /// - Returns: the job, opened.
  /// - Throws: where the disk refuses.
  @discardableResult
  package func addJob(_ token: JobToken, _ change: (inout JobRecord) -> Void = { _ in }) throws -> JobView {
    var record = JobRecord(
      id: token.id,
      uuid: "u-\(token.id)",
      drop: "drop-\(token.id)",
      owner: Users.name(ofUser: Users.current),
      ownerID: Int(Users.current),
      team: "team",
      created: Clock.now
    )
    record.board = "virtual"
    change(&record)
    try root.put("\(token.path)/\(Layout.record)", bytes: record.json.pretty)
    try root.put("\(token.path)/\(Layout.manifest)", #"{"board": "virtual"}"#)
    return try depot.reader.view(token)
  }

  /// Where a job lies.
  package func place(of id: JobID) throws -> JobToken? { try depot.reader.locate(id) }

  /// Writes a board's file.
  package func addBoard(_ name: String, _ json: JSONValue = .processBoard) throws {
    try root.put("\(Layout.boards)/\(name).json", bytes: json.pretty)
  }
}

extension JSONValue {
  /// The file of a board that needs nothing but the host.
  package static let processBoard: JSONValue = [
    "type": "linux", "driver": ["kind": "process"], "trusted_submitters": true,
  ]
}

extension JobID {
  /// An id that a test knows to be one.
  package static func known(_ number: Int) throws -> JobID {
    guard let id = JobID(number) else { throw SpoolError("\(number) is no id") }
    return id
  }
}

extension Holder {
  /// A holder that a test knows to be one.
  package static func known(_ text: String) throws -> Holder {
    guard let holder = Holder(text) else { throw SpoolError("\(text) is no holder") }
    return holder
  }
}
