import Posix
import Spool

/// What all dialects read from.
struct Context: Sendable {
  let reader: SpoolReader
  let lookout: Lookout
  /// The spool's own id.
  let uuid: String
  let settings: LiveSettings
  let wallClock: @Sendable () -> Timestamp

  /// Where files are to be dropped.
  var dropPoint: DropPoint { settings.dropPoint }

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
