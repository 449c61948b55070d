import Lab
import Spool

/// Where a job of several boards can go now: all of its boards or none.
enum Placement: Equatable {
  /// The board of each role.
  case boards([String])
  /// The host has boards for all roles, and only these of them are idle.
  case partly(idle: Set<String>)
  case nowhere

  /// - Parameters:
  ///   - kind: what the job asks for.
  ///   - free: boards that can take a job now.
  ///   - all: all boards in service, the free ones among them.
  init(_ kind: JobQueue.Kind, free: [Seat], all: [Seat]) {
    let names = Set(free.map(\.board.name))
    // Boards on which it met a fault are taken where there are no others.
    let others = all.filter { !kind.failedBoards.contains($0.board.name) }
    let elsewhere = Self.among(others, free: names, kind)
    self = elsewhere == .nowhere && others.count < all.count ? Self.among(all, free: names, kind) : elsewhere
  }

  /// Whether a host with such boards, all of them idle, could run the job on boards on which it has not failed.
  static func isPossible(_ kind: JobQueue.Kind, on seats: [Seat]) -> Bool {
    let others = seats.filter { !kind.failedBoards.contains($0.board.name) }
    return among(others, free: Set(others.map(\.board.name)), kind) != .nowhere
  }

  private static func among(_ seats: [Seat], free: Set<String>, _ kind: JobQueue.Kind) -> Placement {
    var matching = Matching(wishes: kind.wishes.count) { wish, seat in
      seats[seat].suits(kind.wishes[wish], of: kind)
    }
    matching.extend(over: seats.indices.filter { free.contains(seats[$0].board.name) })
    if matching.isComplete { return .boards(names(matching, seats)) }
    matching.extend(over: seats.indices)
    guard matching.isComplete else { return .nowhere }
    return .partly(idle: free.intersection(names(matching, seats)))
  }

  private static func names(_ matching: Matching, _ seats: [Seat]) -> [String] {
    matching.seats.compactMap { $0.map { seats[$0].board.name } }
  }
}
