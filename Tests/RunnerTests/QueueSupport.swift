import Boards
import JSON
import Spool
import TestSupport

@testable import Runner

extension Board {
  /// A board that a test knows to be one.
  static func known(_ name: String, type: String = "t", tags: [String] = []) throws -> Board {
    try Board(
      name: name,
      json: [
        "type": .string(type), "tags": .array(tags.map(JSONValue.string)), "driver": ["kind": "process"],
        "trusted_submitters": true,
      ]
    )
  }
}

extension WaitingJob {
  static func known(
    _ id: Int,
    owner: String = "ann",
    board: String? = "t",
    tags: [String] = [],
    priority: Int = 1000,
    failed: Set<String> = []
  ) throws -> WaitingJob {
    WaitingJob(
      token: JobToken(try .known(id), .queued(epoch: 0)),
      owner: owner,
      wishes: [BoardWish(board: board, tags: tags)],
      priority: priority,
      failedBoards: failed
    )
  }
}

extension JobQueue {
  /// All of them, as one owner's would be claimed.
  var jobs: [WaitingJob] {
    priorities.flatMap { priority in
      lanes(priority).values.flatMap { lane in
        sequence(state: 0) { (turn: inout Int) -> WaitingJob? in
          defer { turn += 1 }
          return lane[turn]
        }
      }
      .sorted { $0.token.id < $1.token.id }
    }
  }
}
