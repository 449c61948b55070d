/// The bytes that the fuzzer made up: a few decide how a target goes about it, the rest is what it is fed.
struct Input {
  private var bytes: ArraySlice<UInt8>

  init(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    bytes = Array(UnsafeBufferPointer(start: start, count: count))[...]
  }

  var isEmpty: Bool { bytes.isEmpty }

  /// All bytes that were not taken yet.
  var rest: [UInt8] { Array(bytes) }

  /// The next byte; 0 behind the last.
  mutating func byte() -> Int { Int(bytes.popFirst() ?? 0) }

  /// A number of two bytes.
  mutating func number() -> Int { byte() << 8 | byte() }

  mutating func element<Element>(of elements: [Element]) -> Element { elements[byte() % elements.count] }

  /// The next bytes; fewer where there are not as many.
  mutating func bytes(_ count: Int) -> ArraySlice<UInt8> {
    defer { bytes = bytes.dropFirst(count) }
    return bytes.prefix(count)
  }
}
