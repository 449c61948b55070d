import Lab
import Posix
import Spool

/// Figures for monitoring, in Prometheus' text format (exposition format 0.0.4).
struct Metrics: Sendable {
  private let statistics: Statistics

  init(_ statistics: Statistics) { self.statistics = statistics }

  func text(_ snapshot: Snapshot) -> [UInt8] {
    var text = MetricText()
    let jobs = snapshot.jobs
    text.family("boardspool_jobs", "gauge", "Jobs that lists show, by the folder in which they lie.")
    for place in Place.allCases {
      text.sample("boardspool_jobs", ["state": place.rawValue], jobs.count(in: place))
    }
    text.family("boardspool_jobs_ended", "gauge", "Ended jobs that lists show, by verdict.")
    for verdict in Verdict.allCases {
      text.sample("boardspool_jobs_ended", ["verdict": verdict.rawValue], jobs.count(of: verdict))
    }
    text.family("boardspool_jobs_deleted", "gauge", "Jobs that are flagged as deleted.")
    text.sample("boardspool_jobs_deleted", [:], jobs.deletedCount)
    text.family("boardspool_board_up", "gauge", "Whether a board is in service, by name and host.")
    let boards = snapshot.boards
    for board in boards {
      let isUp = board.state == "idle" || board.state == "busy"
      text.sample("boardspool_board_up", Self.labels(board), isUp ? 1 : 0)
    }
    text.family("boardspool_board_busy", "gauge", "Whether a board runs a job.")
    for board in boards { text.sample("boardspool_board_busy", Self.labels(board), board.job == nil ? 0 : 1) }
    text.family(
      "boardspool_board_jobs_ended",
      "gauge",
      "Ended jobs in the spool, by the board that ran them."
    )
    for board in boards {
      text.sample(
        "boardspool_board_jobs_ended",
        Self.labels(board),
        jobs.tally(board: board.name)?.finished ?? 0
      )
    }
    counters(of: boards, &text)
    text.family("boardspool_hosts", "gauge", "Live processes that serve the spool, by role.")
    for role in ["intake", "runner", "gateway"] {
      text.sample("boardspool_hosts", ["role": role], snapshot.reports.count { $0.roles.contains(role) })
    }
    gateway(&text)
    return text.bytes
  }

  /// What the boards' runners have counted.
  private func counters(of boards: [BoardState], _ text: inout MetricText) {
    let counted = boards.compactMap { board in board.counters.map { (labels: Self.labels(board), $0) } }
    text.family("boardspool_board_attempts_total", "counter", "Attempts that ended on a board.")
    for (labels, counters) in counted {
      text.sample("boardspool_board_attempts_total", labels, counters.jobs)
    }
    text.family("boardspool_board_passes_total", "counter", "Attempts that passed on a board.")
    for (labels, counters) in counted {
      text.sample("boardspool_board_passes_total", labels, counters.passes)
    }
    text.family(
      "boardspool_board_faults_total",
      "counter",
      "Attempts that ended on a board by a fault of the infrastructure, by phase."
    )
    for (labels, counters) in counted {
      for phase in Phase.allCases {
        let count = counters.faults[phase] ?? 0
        text.sample("boardspool_board_faults_total", labels + [("phase", phase.rawValue)], count)
      }
    }
    text.family("boardspool_board_flashes_total", "counter", "How often a board was flashed.")
    for (labels, counters) in counted {
      text.sample("boardspool_board_flashes_total", labels, counters.flashes)
    }
  }

  private static func labels(_ board: BoardState) -> [(String, String)] {
    [("board", board.name), ("type", board.type), ("host", board.host ?? "")]
  }

  private func gateway(_ text: inout MetricText) {
    let counts = statistics.current
    text.family("boardspool_http_answers_total", "counter", "Answers of this gateway, by class of status.")
    for digit in 1...5 {
      text.sample(
        "boardspool_http_answers_total",
        ["class": "\(digit)xx"],
        Int(clamping: counts.answers[digit])
      )
    }
    text.family("boardspool_http_connections", "gauge", "Connections that are open.")
    text.sample("boardspool_http_connections", [], counts.connections)
    text.family("boardspool_http_connections_total", "counter", "Connections that were accepted.")
    text.sample("boardspool_http_connections_total", [], Int(clamping: counts.acceptedConnections))
  }
}

/// Writes families and samples.
struct MetricText {
  private(set) var bytes: [UInt8] = []

  mutating func family(_ name: String, _ kind: String, _ help: String) {
    bytes += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n".utf8
  }

  mutating func sample(_ name: String, _ labels: KeyValuePairs<String, String>, _ value: Int) {
    sample(name, labels.map { ($0.key, $0.value) }, value)
  }

  mutating func sample(_ name: String, _ labels: [(String, String)], _ value: Int) {
    let list = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
    bytes += "\(name)\(list.isEmpty ? "" : "{\(list)}") \(value)\n".utf8
  }

  private static func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "\\": "\\\\"
      case "\"": "\\\""
      case "\n", "\r\n", "\r": "\\n"
      default: String(character)
      }
    }.joined()
  }
}
