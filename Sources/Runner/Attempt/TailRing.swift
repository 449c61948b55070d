/// The last bytes of a stream, up to a bound; memory is taken as they come.
struct TailRing: Sendable {
  let capacity: Int
  private var storage: [UInt8] = []
  /// Where the oldest byte is once the storage is full.
  private var start = 0

  /// - Parameter capacity: how many bytes are kept, 0 or more.
  init(capacity: Int) { self.capacity = max(0, capacity) }

  var count: Int { storage.count }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    var rest = UnsafeRawBufferPointer(rebasing: bytes.suffix(capacity))
    let free = capacity - storage.count
    if free > 0 {
      storage.append(contentsOf: rest.prefix(free))
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(free))
    }
    while !rest.isEmpty {
      let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(capacity - start))
      storage.withUnsafeMutableBytes { storage in
        UnsafeMutableRawBufferPointer(rebasing: storage[start...]).copyMemory(from: piece)
      }
      start = (start + piece.count) % capacity
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(piece.count))
    }
  }

  /// The bytes in their order, as two pieces of which the second may be empty.
  var pieces: (ArraySlice<UInt8>, ArraySlice<UInt8>) { (storage[start...], storage[..<start]) }
}
