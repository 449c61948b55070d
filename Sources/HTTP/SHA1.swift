/// The digest of RFC 3174.
///
/// It no longer withstands collisions: it is here for protocols that prescribe it, such as the handshake
/// of RFC 6455, and for no judgement about content.
package enum SHA1 {
  /// The digest of `bytes`: 20 bytes.
  package static func digest(of bytes: [UInt8]) -> [UInt8] {
    let message = padded(bytes)
    var state = State()
    for start in stride(from: 0, to: message.count, by: 64) {
      state.add(schedule(message[start..<start + 64]))
    }
    return state.words.flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) }
    }
  }

  /// The message with a 1, zeros, and its length in bits, a multiple of 64 bytes (section 4).
  private static func padded(_ bytes: [UInt8]) -> [UInt8] {
    var message = bytes
    message.reserveCapacity(bytes.count + 72)
    message.append(0x80)
    while message.count % 64 != 56 { message.append(0) }
    let bits = UInt64(bytes.count) &* 8
    for place in 0..<8 { message.append(UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * place))) }
    return message
  }

  /// The 80 words of one block (section 6.1, steps a and b).
  private static func schedule(_ block: ArraySlice<UInt8>) -> [UInt32] {
    var words: [UInt32] = []
    words.reserveCapacity(80)
    var word: UInt32 = 0
    for (offset, byte) in block.enumerated() {
      word = word << 8 | UInt32(byte)
      if offset % 4 == 3 { words.append(word) }
    }
    for index in 16..<80 {
      let mixed = words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16]
      words.append(mixed.rotated(by: 1))
    }
    return words
  }

  private struct State {
    var words: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]

    /// Works one block in (section 6.1, steps c to e).
    mutating func add(_ schedule: [UInt32]) {
      var (a, b, c, d, e) = (words[0], words[1], words[2], words[3], words[4])
      for (round, word) in schedule.enumerated() {
        let next = a.rotated(by: 5) &+ SHA1.mix(b, c, d, round: round) &+ e &+ word
        (a, b, c, d, e) = (next, a, b.rotated(by: 30), c, d)
      }
      for (index, word) in [a, b, c, d, e].enumerated() { words[index] = words[index] &+ word }
    }
  }

  /// The function of a round and its constant (section 5).
  private static func mix(_ b: UInt32, _ c: UInt32, _ d: UInt32, round: Int) -> UInt32 {
    switch round {
    case ..<20: (b & c | ~b & d) &+ 0x5A82_7999
    case ..<40: (b ^ c ^ d) &+ 0x6ED9_EBA1
    case ..<60: (b & c | b & d | c & d) &+ 0x8F1B_BCDC
    default: (b ^ c ^ d) &+ 0xCA62_C1D6
    }
  }
}

extension UInt32 {
  fileprivate func rotated(by bits: UInt32) -> UInt32 { self << bits | self >> (32 - bits) }
}
