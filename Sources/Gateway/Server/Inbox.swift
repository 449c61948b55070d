import Posix

/// What other threads have for the clients of the event loop.
final class Inbox: Sendable {
  struct Delivery: Sendable {
    enum Item: Sendable {
      case answer(Answer)
      case piece(Piece)
      case admission(Outcome)
    }

    /// The client's.
    var token: UInt64
    var item: Item
  }

  private let deliveries = Locked<[Delivery]>([])
  private let bell: Bell

  init(bell: Bell) { self.bell = bell }

  /// Leaves something, from any thread.
  func put(_ item: Delivery.Item, for token: UInt64) { put([Delivery(token: token, item: item)]) }

  func put(_ items: [Delivery]) {
    let isFirst = deliveries.withLock { deliveries in
      defer { deliveries += items }
      return deliveries.isEmpty
    }
    if isFirst { bell.ring() }
  }

  /// Takes out all that has come.
  func take() -> [Delivery] {
    deliveries.withLock { deliveries in
      defer { deliveries = [] }
      return deliveries
    }
  }
}
