import Lab
import Posix
import Spool

/// A board for people: what it is, what it does, by which tool, and what has become of its jobs.
package struct BoardPage {
  private let board: BoardState
  private var lines: [String] = []

  /// The page's lines; nothing in them can act on a terminal.
  package static func lines(_ board: BoardState) -> [String] {
    var page = BoardPage(board: board)
    page.addHead()
    page.addTrust()
    page.addCounters()
    return page.lines
  }

  private init(board: BoardState) { self.board = board }

  private mutating func add(_ name: String, _ value: String?) {
    guard let value, !value.isEmpty else { return }
    let label = name + ":"
    lines.append(label + String(repeating: " ", count: max(1, 12 - label.utf8.count)) + Printable.text(value))
  }

  private mutating func addHead() {
    let job = board.job.map { " with job \($0)" } ?? ""
    lines.append(Printable.text("board \(board.name): \(board.state)\(job)"))
    add("reason", board.reason)
    add("type", board.type)
    add("tags", board.tags.joined(separator: ", "))
    add("host", board.host)
    add("driver", [board.driver, board.machine].compactMap(\.self).joined(separator: ", "))
    add("is", board.identities.map { BoardIdentity($0).shown }.joined(separator: ", "))
    add("tool", board.tool.map { "\($0.program), \($0.version ?? "which does not tell its version")" })
    add("reserved", board.reservedFor.map { "for \($0)" })
    add("seen", board.lastSeen?.rfc3339)
  }

  private mutating func addTrust() {
    guard let health = board.health else { return }
    let interval = health.everyHours.map { ", every \($0) h" } ?? ""
    add("golden job", "from the template \(health.template)\(interval)")
    add("passed", board.counters?.goldenPass?.rfc3339 ?? "never")
  }

  private mutating func addCounters() {
    guard let counters = board.counters else { return }
    add("jobs", "\(counters.jobs), of which \(counters.passes) passed")
    let faults = counters.faults.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.key.rawValue) \($0.value)" }
    add("faults", faults.isEmpty ? "none" : faults.joined(separator: ", "))
    guard let mean = counters.meanFlashSeconds, let last = counters.lastFlashSeconds else { return }
    add("flashing", "\(counters.flashes) times, \(Self.tenths(mean)) s each, \(Self.tenths(last)) s the last")
  }

  private static func tenths(_ seconds: Double) -> String {
    let tenths = Int(min(seconds, 1e9) * 10 + 0.5)
    return "\(tenths / 10).\(tenths % 10)"
  }
}
