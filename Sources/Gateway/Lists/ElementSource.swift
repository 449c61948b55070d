/// Makes the elements of a list one after another.
///
/// It is asked by one thread at a time, on a worker.
protocol ElementSource: AnyObject, Sendable {
  func next() -> Element
}

enum Element: Sendable, Equatable {
  /// One element as JSON.
  case text([UInt8])
  /// There was work, but nothing to show for it; a list is not to be held up by many of these.
  case skipped
  case end
}
