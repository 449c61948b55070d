import JSON

/// Goes through the candidates for a list, and yields the objects of one page of it and how many the whole
/// list has.
///
/// It is pulled piece by piece. A piece takes a bounded number of looks at objects, and of moves where there
/// is something to sort, so that a long list keeps nobody waiting; the pieces can be sent as they come, and
/// of no list are all objects in memory.
///
/// - Where no order is asked for, the list is in the candidates' order, and objects come as they are met.
/// - Where one is, all candidates are looked at first. Of those that match only the id and what the order
///   needs are kept, and of these only as many as can be on the page; the page's objects are then looked at
///   once more. Objects that are the same in all keys come by ascending id. One that has vanished by then,
///   or matches no more, is left out, so that no answer shows what was not asked for.
/// - Where neither condition nor order is asked for, only the page's own objects are looked at. The others
///   are counted without a look; so is one on the page that has vanished, in order that all pages count alike.
struct ListScan<Candidates: IteratorProtocol, Failure: Error> where Candidates.Element: Comparable {
  typealias ID = Candidates.Element

  enum Piece: Equatable {
    /// The next objects of the page; there may be none in a piece, and further ones behind it.
    case objects([JSONObject])
    /// There are no more; the whole list has so many.
    case end(total: Int)
  }

  private struct Match {
    var values: [JSONValue]
    var id: ID
  }

  private enum Phase {
    /// Objects come as they are met.
    case passing
    /// What is to be sorted is collected.
    case gathering
    /// It is taken out in order.
    case ordering
    /// The page is known by its ids.
    case showing
    case ended
  }

  private var candidates: Candidates
  private let condition: ((JSONObject) -> Bool)?
  private let order: SortOrder
  private let page: ListPage
  private let look: (ID) throws(Failure) -> JSONObject?
  private var phase: Phase
  private var total = 0
  /// Those up to the page's end.
  private var matches: Foremost<Match>
  /// Those in order, the first one last.
  private var ids: [ID] = []

  /// - Parameters:
  ///   - candidates: the ids of whatever may be in the list, each once.
  ///   - condition: what is asked of an object; nil where that is nothing.
  ///   - order: empty for the candidates' own.
  ///   - page: the part of the list that is yielded.
  ///   - look: the object of an id as it is now; nil where it has vanished.
  init(
    _ candidates: Candidates,
    where condition: ((JSONObject) -> Bool)?,
    order: SortOrder,
    page: ListPage,
    look: @escaping (ID) throws(Failure) -> JSONObject?
  ) {
    self.candidates = candidates
    self.condition = condition
    self.order = order
    self.page = page
    self.look = look
    phase = order.isEmpty ? .passing : .gathering
    matches = Foremost(page.end ?? .max) { a, b in
      switch order.order(a.values, b.values) {
      case .before: true
      case .same: a.id < b.id
      case .after: false
      }
    }
  }

  /// Goes on by so many candidates, at least one.
  ///
  /// - Parameter count: how many are gone by, and with that how many objects the piece has at most.
  /// - Returns: what was found on the way; once all has been yielded the end, however often it is asked for.
  /// - Throws: what a look at an object throws. That object is passed over where the scan is pulled further.
  mutating func next(upTo count: Int) throws(Failure) -> Piece {
    let count = max(1, count)
    switch phase {
    case .passing: return .objects(try pass(count))
    case .gathering:
      try gather(count)
      return .objects([])
    case .ordering:
      put(count)
      return .objects([])
    case .showing: return .objects(try show(count))
    case .ended: return .end(total: total)
    }
  }

  private mutating func pass(_ count: Int) throws(Failure) -> [JSONObject] {
    var objects: [JSONObject] = []
    for _ in 0..<count {
      guard let id = candidates.next() else {
        phase = .ended
        break
      }
      if let object = try pass(id) { objects.append(object) }
    }
    return objects
  }

  /// The candidate's object, where it is on the page.
  private mutating func pass(_ id: ID) throws(Failure) -> JSONObject? {
    guard let condition else {
      total += 1
      return page.contains(total - 1) ? try look(id) : nil
    }
    guard let object = try look(id), condition(object) else { return nil }
    total += 1
    return page.contains(total - 1) ? object : nil
  }

  private mutating func gather(_ count: Int) throws(Failure) {
    for _ in 0..<count {
      guard let id = candidates.next() else {
        phase = .ordering
        return
      }
      guard let object = try look(id), condition?(object) ?? true else { continue }
      total += 1
      matches.insert(Match(values: order.values(of: object), id: id))
    }
  }

  /// Puts so many more of the matches into their places.
  private mutating func put(_ count: Int) {
    for _ in 0..<count {
      guard matches.count > page.offset, let match = matches.popLast() else {
        phase = .showing
        return
      }
      ids.append(match.id)
    }
  }

  private mutating func show(_ count: Int) throws(Failure) -> [JSONObject] {
    var objects: [JSONObject] = []
    for _ in 0..<count {
      guard let id = ids.popLast() else {
        phase = .ended
        break
      }
      guard let object = try look(id), condition?(object) ?? true else { continue }
      objects.append(object)
    }
    return objects
  }
}
