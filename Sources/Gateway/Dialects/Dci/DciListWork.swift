/// What a list shows.
struct DciJobPage: Sendable {
  /// Of all jobs that fit.
  var total: Int
  var jobs: DciCandidates
}

/// Finds out what a list shows, step by step.
protocol DciListWork {
  /// Goes on by a step; nil while there is more to do.
  mutating func goOn() throws(DciListTrouble) -> DciJobPage?
}

/// A page that needed no work.
struct DciKnownPage: DciListWork {
  let page: DciJobPage

  func goOn() -> DciJobPage? { page }
}
