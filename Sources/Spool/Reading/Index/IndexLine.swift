import Posix

/// One line of `.index/jobs` to be written: an acceptance, an end or what was changed later, so that readers
/// need not open every job.
///
/// Fields are separated by tabs; a tab, newline, percent sign or control byte within one is written
/// `%XX`. The file is a cache: what is missing in it is found again from the jobs themselves. It is read
/// as ``IndexRecord``.
package enum IndexLine: Sendable, Hashable {
  case accepted(Acceptance)
  case ended(JobID, verdict: Verdict, at: Timestamp, board: String?)
  /// An ended job waits again.
  case reopened(JobID, at: Timestamp)
  case flagged(JobID, IndexRecord.Flag, at: Timestamp)

  package struct Acceptance: Sendable, Hashable {
    package var id: JobID
    package var created: Timestamp
    package var owner: String
    package var ownerID: Int
    package var drop: String
    package var board: String?
    package var key: String?
    package var parent: JobID?

    package init(_ record: JobRecord) {
      id = record.id
      created = record.created
      owner = record.owner
      ownerID = record.ownerID
      drop = record.drop
      board = record.board
      key = record.key
      parent = record.parent
    }

    fileprivate init(_ record: IndexRecord.Acceptance) {
      id = record.id
      created = record.created
      owner = record.owner.text
      ownerID = record.ownerID
      drop = record.drop.text
      board = record.board.textIfAny
      key = record.key.textIfAny
      parent = record.parent
    }
  }

  /// A line that was read, to be written again or compared.
  package init(_ record: IndexRecord) {
    switch record {
    case .accepted(let job): self = .accepted(Acceptance(job))
    case .ended(let end):
      self = .ended(end.id, verdict: end.verdict, at: end.time, board: end.board.textIfAny)
    case .reopened(let id, let time): self = .reopened(id, at: time)
    case .flagged(let id, let flag, let time): self = .flagged(id, flag, at: time)
    }
  }

  /// The line with its newline.
  package var bytes: [UInt8] {
    var fields: [String]
    switch self {
    case .accepted(let job):
      fields = [
        "A", "\(job.id)", "\(job.created.microseconds)", job.owner, "\(job.ownerID)", job.drop,
        job.board ?? "", job.key ?? "",
      ]
      if let parent = job.parent { fields.append("\(parent)") }
    case .ended(let id, let verdict, let time, let board):
      fields = ["E", "\(id)", verdict.rawValue, "\(time.microseconds)", board ?? ""]
    case .reopened(let id, let time): fields = ["R", "\(id)", "\(time.microseconds)"]
    case .flagged(let id, let flag, let time):
      fields = ["F", "\(id)", flag.rawValue, "\(time.microseconds)"]
    }
    return Array(fields.map(IndexField.escaped).joined(separator: "\t").utf8) + [UInt8(ascii: "\n")]
  }
}
