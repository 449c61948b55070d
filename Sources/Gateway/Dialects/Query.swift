import HTTP
import Spool

/// The query of a request; names that a route does not know are passed over.
struct Query {
  private let target: RequestTarget

  init(_ target: RequestTarget) { self.target = target }

  /// A whole number in its canonical form; nil for any other text and for a number out of range.
  func number(_ name: String, default absent: Int, in range: ClosedRange<Int>) -> Int? {
    guard let text = target.firstValue(name) else { return absent }
    return decimal(text).flatMap { range.contains($0) ? $0 : nil }
  }
}
