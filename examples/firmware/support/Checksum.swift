/// CRC-32 as Ethernet and zip use it (polynomial 0x04C11DB7, reflected).
public func crc32(of text: StaticString) -> UInt32 {
  var remainder: UInt32 = .max
  for offset in 0..<text.utf8CodeUnitCount {
    remainder ^= UInt32(text.utf8Start[offset])
    for _ in 0..<8 {
      remainder = remainder & 1 == 0 ? remainder >> 1 : remainder >> 1 ^ 0xedb8_8320
    }
  }
  return ~remainder
}
