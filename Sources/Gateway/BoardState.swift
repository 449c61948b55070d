import Lab

extension Snapshot {
  /// The boards as people see them.
  var boards: [BoardState] { catalogue.states(reports) }
}
