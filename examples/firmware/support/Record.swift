/// Text that is kept with its checksum, so that damage shows.
public struct Record: Sendable {
  private let text: StaticString
  private let checksum: UInt32

  /// - Parameters:
  ///   - text: The text as it is now.
  ///   - checksum: The CRC-32 of the text as it was written.
  public init(_ text: StaticString, checksum: UInt32) {
    self.text = text
    self.checksum = checksum
  }

  /// True while the text is what was written.
  public var isIntact: Bool {
    crc32(of: text) == checksum
  }
}
