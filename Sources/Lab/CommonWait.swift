import Posix
import Spool

/// Why a job of several boards, which all must be one host's, has not been claimed yet.
struct CommonWait {
  let wishes: [BoardWish]
  let owner: String?
  let catalogue: BoardCatalogue

  /// - Parameter posts: the boards of each host that is alive.
  /// - Returns: what it waits for.
  func reason(_ posts: [[WaitReason.Post]]) -> WaitReason {
    let serving = posts.map { boards in
      boards.filter { $0.serves(owner) && ["idle", "busy"].contains($0.board.state) }
    }
    let ready = serving.compactMap { matched($0) }.min { busy($0).count < busy($1).count }
    if let ready {
      guard let first = busy(ready).first else { return .turnTogether(boards: ready.map(\.board.name)) }
      let host = posts.count > 1 ? first.host : nil
      return together(.busy(board: first.board.name, host: host, job: first.board.job))
    }
    guard let known = posts.lazy.compactMap(matched).first else { return unserved(posts) }
    let away = known.first { !$0.serves(owner) || !["idle", "busy"].contains($0.board.state) }
    guard let away else { return .noHostForAll(count: wishes.count) }
    return together(WaitReason.only(away, away.board.reason ?? away.board.state))
  }

  private func together(_ reason: WaitReason) -> WaitReason {
    .together(count: wishes.count, reason: reason)
  }

  private func busy(_ posts: [WaitReason.Post]) -> [WaitReason.Post] {
    posts.filter { $0.board.state == "busy" }
  }

  /// The boards of a host that the job would get, in the order of its roles; nil where it has none for some.
  private func matched(_ posts: [WaitReason.Post]) -> [WaitReason.Post]? {
    var matching = Matching(wishes: wishes.count) { wish, seat in
      WaitReason.fits(posts[seat].board, wishes[wish].board, wishes[wish].tags)
    }
    matching.extend(over: posts.indices.filter { posts[$0].board.state == "idle" && posts[$0].serves(owner) })
    matching.extend(over: posts.indices)
    let seats = matching.seats.compactMap { $0 }
    return matching.isComplete ? seats.map { posts[$0] } : nil
  }

  private func unserved(_ posts: [[WaitReason.Post]]) -> WaitReason {
    for wish in wishes {
      if let fault = catalogue.faultOf(board: wish.board, tags: wish.tags) { return .noSuchBoard(fault) }
    }
    let alive = Set(posts.compactMap(\.first?.host))
    let hosts = Set(catalogue.boards.compactMap(\.host)).subtracting(alive).filter(hasAll)
    guard !hosts.isEmpty else { return .noHostForAll(count: wishes.count) }
    return .notServed(wish: "boards for all \(wishes.count) roles", hosts: hosts.sorted())
  }

  /// Whether a host has boards for all roles, as their files tell it.
  private func hasAll(_ host: String) -> Bool {
    let boards = catalogue.boards.filter { $0.host == nil || $0.host == host }
    var matching = Matching(wishes: wishes.count) { wish, seat in
      boards[seat].matches(board: wishes[wish].board, tags: wishes[wish].tags)
    }
    matching.extend(over: boards.indices)
    return matching.isComplete
  }
}
