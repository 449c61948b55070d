/// Cycles among drops that wait for one another.
enum Cycle {
  /// The names on a way from a drop back to itself; nil where there is none.
  ///
  /// - Parameters:
  ///   - start: the drop.
  ///   - references: for which others each drop waits.
  /// - Returns: the drop, and those by way of which it waits for itself.
  static func through<Name: Hashable>(_ start: Name, _ references: (Name) -> [Name]) -> [Name]? {
    var cameFrom: [Name: Name] = [:]
    var next = [start]
    while let name = next.popLast() {
      for other in references(name) {
        if other == start { return way(from: start, to: name, cameFrom) }
        guard cameFrom[other] == nil else { continue }
        cameFrom[other] = name
        next.append(other)
      }
    }
    return nil
  }

  private static func way<Name: Hashable>(from start: Name, to end: Name, _ cameFrom: [Name: Name]) -> [Name]
  {
    var way = [end]
    while let last = way.last, last != start, let before = cameFrom[last] { way.append(before) }
    return way.reversed()
  }
}
