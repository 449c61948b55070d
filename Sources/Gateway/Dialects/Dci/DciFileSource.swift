import Posix

/// Files as JSON, each read when its turn comes.
final class DciFileSource: ElementSource {
  private let places: Locked<ArraySlice<Int>>
  private let text: @Sendable (Int) -> [UInt8]

  init(_ places: [Int], _ text: @escaping @Sendable (Int) -> [UInt8]) {
    self.places = Locked(places[...])
    self.text = text
  }

  func next() -> Element { places.withLock({ $0.popFirst() }).map { .text(text($0)) } ?? .end }
}
