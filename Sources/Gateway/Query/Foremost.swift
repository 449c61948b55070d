/// The first so many of the elements that are put in, in whatever order they come: the others are forgotten
/// at once.
///
/// It is a binary heap with the last of its elements on top. That is the one which gives way to an earlier
/// one, and the elements are taken out from the last to the first; either takes logarithmic time.
struct Foremost<Element> {
  private let bound: Int
  private let precedes: (Element, Element) -> Bool
  /// No element precedes those at twice its place plus one and two.
  private var heap: [Element] = []

  /// - Parameters:
  ///   - bound: how many are kept; from 0 up.
  ///   - precedes: a strict order, total over the elements.
  init(_ bound: Int, by precedes: @escaping (Element, Element) -> Bool) {
    self.bound = bound
    self.precedes = precedes
  }

  var count: Int { heap.count }

  mutating func insert(_ element: Element) {
    if heap.count < bound {
      heap.append(element)
      rise(from: heap.count - 1)
    } else if let last = heap.first, precedes(element, last) {
      heap[0] = element
      sink()
    }
  }

  mutating func popLast() -> Element? {
    guard let last = heap.first, let end = heap.popLast() else { return nil }
    if !heap.isEmpty {
      heap[0] = end
      sink()
    }
    return last
  }

  private mutating func rise(from place: Int) {
    var place = place
    while place > 0 {
      let parent = (place - 1) / 2
      guard precedes(heap[parent], heap[place]) else { return }
      heap.swapAt(parent, place)
      place = parent
    }
  }

  private mutating func sink() {
    var place = 0
    while true {
      var latest = place
      for child in (2 * place + 1)..<(2 * place + 3)
      where child < heap.count && precedes(heap[latest], heap[child]) { latest = child }
      guard latest != place else { return }
      heap.swapAt(latest, place)
      place = latest
    }
  }
}
