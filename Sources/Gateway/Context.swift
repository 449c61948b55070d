import Posix
import Spool

/// What all dialects read from.
struct Context: Sendable {
  let reader: SpoolReader
  let lookout: Lookout
  /// The spool's own id.
  let uuid: String
  /// Where files are to be dropped.
  let dropPoint: DropPoint
  let wallClock: @Sendable () -> Timestamp

  /// Answers from a fresh snapshot: at once where there is one, else when it has been taken.
  func withSnapshot(_ answer: @escaping @Sendable (Snapshot) -> Answer) -> Reply {
    if let snapshot = lookout.ifFresh() { return .now(answer(snapshot)) }
    return .later { [lookout] in answer(lookout.fresh()) }
  }

  /// The same for an answer that takes long whatever is known.
  func workOnSnapshot(_ answer: @escaping @Sendable (Snapshot) -> Answer) -> Reply {
    .later { [lookout] in answer(lookout.fresh()) }
  }
}
