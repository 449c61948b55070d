@testable import Remote

/// Packets as a server writes them.
enum Served {
  static func packet(_ type: UInt8, id: UInt32, _ body: [UInt8] = []) -> [UInt8] {
    SFTPEncoding.packet([type] + SFTPEncoding.number(id) + body)
  }

  static func greeting(_ version: UInt32 = 3, _ extensions: [String] = []) -> [UInt8] {
    SFTPEncoding.packet(
      [2] + SFTPEncoding.number(version)
        + extensions.flatMap { SFTPEncoding.string($0) + SFTPEncoding.string("1") }
    )
  }

  static func status(_ code: UInt32, id: UInt32) -> [UInt8] {
    packet(101, id: id, SFTPEncoding.number(code) + SFTPEncoding.string("words") + SFTPEncoding.string("en"))
  }

  /// The attributes of a regular file of root's.
  static func attributes(size: UInt64, mode: UInt32 = 0o100644) -> [UInt8] {
    SFTPEncoding.number(UInt32(0xF)) + SFTPEncoding.number(size) + SFTPEncoding.number(UInt32(0))
      + SFTPEncoding.number(UInt32(0)) + SFTPEncoding.number(mode) + SFTPEncoding.number(UInt32(7))
      + SFTPEncoding.number(UInt32(8))
  }
}

extension SFTPConnection {
  /// Takes bytes that are all there.
  mutating func feed(_ bytes: [UInt8]) throws(MalformedPacket) -> [(id: UInt32, answer: SFTPAnswer)] {
    try bytes.withUnsafeBufferPointer { (buffer) throws(MalformedPacket) in
      try feed(UnsafeRawBufferPointer(buffer))
    }
  }

  /// All that waits to be sent.
  mutating func drain() -> [UInt8] {
    var bytes: [UInt8] = []
    flush { (buffer: UnsafeRawBufferPointer) throws(Never) in
      bytes = Array(buffer)
      return buffer.count
    }
    return bytes
  }
}
