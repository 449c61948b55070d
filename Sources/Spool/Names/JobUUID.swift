/// UUIDs of jobs, from which the job's id can be had back without a table.
///
/// They have the shape of version 4 (RFC 9562 section 5.4): 122 bits that look random. 59 of them are a
/// digest of the spool's own UUID and the id; the other 63 are the id itself, masked by a digest of the
/// first. Whoever has the spool's UUID reads the id and makes the first part again: what does not fit was
/// not made here. They are names, not secrets.
package enum JobUUID {
  /// - Parameters:
  ///   - spool: the spool's own UUID, as `spool.json` has it.
  ///   - id: the job's.
  /// - Returns: 36 characters, lower case.
  package static func make(spool: String, id: JobID) -> String {
    let tag = tag(spool, id)
    let hidden = UInt64(id.number) ^ mask(spool, tag)
    // Version and variant stand between the bits, where RFC 9562 has them.
    let high = tag << 1 | hidden >> 62
    let upper = (high >> 12) << 16 | 0x4000 | high & 0xFFF
    let lower = 0b10 << 62 | hidden & (1 << 62 - 1)
    let digits = hex(upper) + hex(lower)
    let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { range in
      String(decoding: Array(digits.utf8)[range], as: UTF8.self)
    }
    return groups.joined(separator: "-")
  }

  /// The job that a UUID was made for.
  ///
  /// - Parameters:
  ///   - text: with its dashes or without them, in either case.
  ///   - spool: the spool's own UUID.
  /// - Returns: nil for what ``make(spool:id:)`` has not made of this spool's UUID. Of other UUIDs one in
  ///   2^59 is taken for one of these.
  package static func id(of text: String, spool: String) -> JobID? {
    guard let (upper, lower) = words(text), upper >> 12 & 0xF == 4, lower >> 62 == 0b10 else { return nil }
    let high = (upper >> 16) << 12 | upper & 0xFFF
    let tag = high >> 1
    let hidden = (high & 1) << 62 | lower & (1 << 62 - 1)
    guard let id = JobID(Int(hidden ^ mask(spool, tag))), self.tag(spool, id) == tag else { return nil }
    return id
  }

  /// 59 bits.
  private static func tag(_ spool: String, _ id: JobID) -> UInt64 { digest("job", spool, "\(id)") >> 5 }

  /// 63 bits.
  private static func mask(_ spool: String, _ tag: UInt64) -> UInt64 { digest("mask", spool, hex(tag)) >> 1 }

  private static func digest(_ purpose: String, _ spool: String, _ value: String) -> UInt64 {
    let digits = SHA256.digest(of: Array("boardspool \(purpose)\n\(spool)\n\(value)".utf8)).prefix(16)
    return UInt64(digits, radix: 16) ?? 0
  }

  private static func hex(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The two halves; nil where it is no UUID.
  private static func words(_ text: String) -> (UInt64, UInt64)? {
    var bytes = Array(text.utf8)
    if bytes.count == 36 {
      let dashes = [23, 18, 13, 8]
      guard dashes.allSatisfy({ bytes[$0] == UInt8(ascii: "-") }) else { return nil }
      for index in dashes { bytes.remove(at: index) }
    }
    guard bytes.count == 32 else { return nil }
    var words: (UInt64, UInt64) = (0, 0)
    for (index, byte) in bytes.enumerated() {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      if index < 16 { words.0 = words.0 << 4 | UInt64(digit) } else { words.1 = words.1 << 4 | UInt64(digit) }
    }
    return words
  }
}
