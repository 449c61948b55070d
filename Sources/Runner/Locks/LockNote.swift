import JSON
import Posix
import Spool

/// What a lock file says of its holder, for people; the lock itself is flock(2)'s.
struct LockNote: Sendable, Equatable {
  var host: String
  var processID: Int
  /// The spool's path.
  var spool: String
  var board: String
  /// Nil where it is only tried whether the board is free.
  var job: JobID?
  var since: Timestamp

  var bytes: [UInt8] {
    let json: JSONValue = [
      "host": .string(host), "process_id": .integer(processID), "spool": .string(spool),
      "board": .string(board), "job": JSONValue(job?.number), "since": .string(since.rfc3339),
    ]
    return json.compact + [UInt8(ascii: "\n")]
  }

  init(host: String, processID: Int, spool: String, board: String, job: JobID?, since: Timestamp) {
    self.host = host
    self.processID = processID
    self.spool = spool
    self.board = board
    self.job = job
    self.since = since
  }

  /// Nil where the file says nothing that can be read: everybody may write it.
  init?(_ bytes: [UInt8]) {
    guard let json = try? JSONParser.parse(bytes), let host = json["host"]?.string,
      let processID = json["process_id"]?.integer, let spool = json["spool"]?.string,
      let board = json["board"]?.string,
      let since = json["since"]?.string.flatMap(Timestamp.init(rfc3339:))
    else { return nil }
    let job = json["job"]?.integer.flatMap { JobID($0) }
    self.init(host: host, processID: processID, spool: spool, board: board, job: job, since: since)
  }

  /// Behind "is in use by".
  var clause: String {
    "process \(processID) of \(RawName(spool).shown)\(job.map { ", job \($0)," } ?? "") since \(since.rfc3339.prefix(19))Z"
  }
}
