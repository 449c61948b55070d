/// Reads a line from its left.
///
/// What does not fit leaves the cursor where it was.
struct LineCursor {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ word: StaticString) -> Bool {
    guard starts(with: word) else { return false }
    rest = rest.dropFirst(word.utf8CodeUnitCount)
    return true
  }

  func starts(with word: StaticString) -> Bool {
    word.withUTF8Buffer { rest.starts(with: $0) }
  }

  func ends(with word: StaticString) -> Bool {
    word.withUTF8Buffer { rest.suffix($0.count).elementsEqual($0) }
  }

  /// True where the word is all that is left.
  func equals(_ word: StaticString) -> Bool {
    word.withUTF8Buffer { rest.elementsEqual($0) }
  }

  mutating func skipSpaces() { rest = rest.drop { $0 == 0x20 } }

  /// Up to nine digits, which no sum of a run's numbers makes overflow.
  mutating func number() -> Int? {
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty, digits.count <= 9 else { return nil }
    rest = rest.dropFirst(digits.count)
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// Digits with at most one point in them, such as "0.001".
  mutating func decimal() -> Double? {
    let digits = rest.prefix { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    guard digits.count <= 20, digits.first != UInt8(ascii: "."), digits.last != UInt8(ascii: "."),
      let value = Double(String(decoding: digits, as: UTF8.self))
    else { return nil }
    rest = rest.dropFirst(digits.count)
    return value
  }

  /// What stands before the first such word; the cursor then stands behind the word.
  mutating func take(upTo word: StaticString) -> ArraySlice<UInt8>? {
    guard let place = Self.places(of: word, in: rest).first(where: { _ in true }) else { return nil }
    let before = rest[..<place]
    rest = rest[(place + word.utf8CodeUnitCount)...]
    return before
  }

  /// Moves behind the last such word.
  mutating func skip(pastLast word: StaticString) -> Bool {
    var last: Int?
    for place in Self.places(of: word, in: rest) { last = place }
    guard let last else { return false }
    rest = rest[(last + word.utf8CodeUnitCount)...]
    return true
  }

  private static func places(of word: StaticString, in bytes: ArraySlice<UInt8>) -> some Sequence<Int> {
    let count = word.utf8CodeUnitCount
    let first = word.withUTF8Buffer { $0.first }
    let starts = bytes.startIndex..<max(bytes.startIndex, bytes.endIndex - count + 1)
    return starts.lazy.filter { place in
      bytes[place] == first && word.withUTF8Buffer { $0.elementsEqual(bytes[place..<(place + count)]) }
    }
  }
}
