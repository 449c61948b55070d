/// A text that is looked for within others.
///
/// The search (Knuth, Morris and Pratt's) takes one step a byte, however the two texts are made. Bytes of
/// UTF-8 occur within others exactly where their scalars do.
struct Needle: Sendable, Equatable {
  private let bytes: [UInt8]
  /// For the first one, two, … bytes: how many of their last are the first as well, all of them excepted.
  private let overlaps: [Int]

  init(_ text: String) {
    bytes = Array(text.utf8)
    var overlaps: [Int] = []
    overlaps.reserveCapacity(bytes.count)
    for byte in bytes {
      guard !overlaps.isEmpty else {
        overlaps.append(0)
        continue
      }
      var length = overlaps[overlaps.count - 1]
      while length > 0, bytes[length] != byte { length = overlaps[length - 1] }
      overlaps.append(bytes[length] == byte ? length + 1 : 0)
    }
    self.overlaps = overlaps
  }

  /// Whether the text occurs in the other; an empty one occurs everywhere.
  func occurs(in text: String) -> Bool {
    guard !bytes.isEmpty else { return true }
    var length = 0
    for byte in text.utf8 {
      while length > 0, bytes[length] != byte { length = overlaps[length - 1] }
      if bytes[length] == byte { length += 1 }
      if length == bytes.count { return true }
    }
    return false
  }
}
