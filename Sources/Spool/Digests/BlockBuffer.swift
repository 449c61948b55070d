/// Cuts a stream into the 64-byte blocks of MD5 and the SHA family, and pads its end (RFC 1321 section
/// 3.1, FIPS 180-4 section 5.1.1).
struct BlockBuffer: Sendable {
  private var pending: [UInt8] = []
  private var length: UInt64 = 0

  mutating func feed(_ bytes: UnsafeRawBufferPointer, _ compress: (UnsafeRawBufferPointer) -> Void) {
    length &+= UInt64(bytes.count)
    var rest = bytes[...]
    if !pending.isEmpty {
      let missing = rest.prefix(64 - pending.count)
      pending.append(contentsOf: missing)
      rest = rest.dropFirst(missing.count)
      guard pending.count == 64 else { return }
      pending.withUnsafeBytes(compress)
      pending.removeAll(keepingCapacity: true)
    }
    while rest.count >= 64 {
      compress(UnsafeRawBufferPointer(rebasing: rest.prefix(64)))
      rest = rest.dropFirst(64)
    }
    pending.append(contentsOf: rest)
  }

  mutating func finish(bigEndianLength: Bool, _ compress: (UnsafeRawBufferPointer) -> Void) {
    let bits = length &* 8
    var tail = pending + [0x80]
    tail.append(contentsOf: repeatElement(0, count: (64 + 56 - tail.count % 64) % 64))
    withUnsafeBytes(of: bigEndianLength ? bits.bigEndian : bits.littleEndian) { tail.append(contentsOf: $0) }
    tail.withUnsafeBytes { bytes in
      for start in stride(from: 0, to: bytes.count, by: 64) {
        compress(UnsafeRawBufferPointer(rebasing: bytes[start..<(start + 64)]))
      }
    }
  }
}

/// The bytes of a word as they lie in memory, two lower-case hexadecimal digits each.
func hex(bytes word: UInt32) -> String {
  withUnsafeBytes(of: word) { bytes in
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
