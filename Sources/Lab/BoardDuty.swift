import Boards
import Posix
import Spool

/// Whom a board serves now, by what requests decided about it.
package enum BoardDuty: Sendable, Hashable {
  case everybody
  /// It finishes its job and takes no other.
  case stopped(BoardOrders.Stop)
  case reserved(BoardOrders.Reservation)

  /// A stop counts before a reservation, and one that is over is nothing.
  package init(_ orders: BoardOrders, at now: Timestamp) {
    if let stop = orders.stop {
      self = .stopped(stop)
    } else if let reservation = orders.reservation(at: now) {
      self = .reserved(reservation)
    } else {
      self = .everybody
    }
  }

  /// Whose jobs alone it takes.
  package var user: String? {
    if case .reserved(let reservation) = self { reservation.user } else { nil }
  }

  package var isStopped: Bool {
    if case .stopped = self { true } else { false }
  }

  /// What holds of the board, behind "it is"; nil where it serves everybody.
  package var clause: String? {
    switch self {
    case .everybody: nil
    case .stopped(let stop): "stopped by \(stop.by) since \(Self.text(stop.at))"
    case .reserved(let reservation):
      "reserved for \(reservation.user) until \(Self.text(reservation.until))"
    }
  }

  /// To the second, which is exact enough for people.
  private static func text(_ time: Timestamp) -> String { time.rfc3339.prefix(19) + "Z" }
}

extension BoardCatalogue {
  /// Whom a board of that name serves at that time; everybody where requests decided nothing.
  package func duty(of board: String, at now: Timestamp) -> BoardDuty {
    BoardDuty(orders(of: board), at: now)
  }

  /// A board as its host reports it, with what was decided about it since.
  ///
  /// The host follows within a second or so; until then its report would contradict the request that was
  /// granted.
  func current(_ board: HostReport.Board, at now: Timestamp) -> HostReport.Board {
    // The report of a file that cannot be used has no type.
    guard !board.type.isEmpty else { return board }
    let duty = duty(of: board.name, at: now)
    var board = board
    // What an older order left in the report.
    let isOrdered = ["idle", "busy"].contains(board.state) && board.reservedFor != nil
    if board.state == "stopped" || isOrdered { board.reason = nil }
    if board.state == "stopped" { board.state = "idle" }
    board.reservedFor = duty.user
    switch (duty, board.state) {
    case (.stopped, "idle"), (.stopped, "out of service"), (.stopped, "in use"), (.stopped, "checking"),
      (.stopped, "set aside"):
      board.state = "stopped"
      board.reason = duty.clause
    case (.stopped, "busy"), (.reserved, "idle"), (.reserved, "busy"): board.reason = duty.clause
    default: break
    }
    return board
  }
}
