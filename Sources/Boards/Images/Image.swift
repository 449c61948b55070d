/// The executable of a job, as the recipes need to know it.
package struct Image: Sendable, Hashable {
  package var format: ImageFormat
  /// Where a `.bin` goes in the board's memory; nil for formats that say it themselves, and where
  /// nobody tells.
  package var baseAddress: UInt64?
  /// Bytes.
  package var size: Int
  /// What the file's format says of itself; nil for those that say nothing, and where nobody looked.
  package var content: ImageContent?

  package init(format: ImageFormat, baseAddress: UInt64? = nil, size: Int, content: ImageContent? = nil) {
    self.format = format
    self.baseAddress = baseAddress
    self.size = size
    self.content = content
  }

  /// The name in the attempt's work folder.
  package var fixedName: String { format.fixedName }

  /// The processor that it is for, where it is an ELF file that was looked at.
  package var machine: ELFMachine? { content?.machine }

  /// What it occupies in the board's memory: disjoint, sorted, those that touch joined; empty where that is
  /// not known.
  package var ranges: [Range<UInt64>] {
    if let content { return content.loaded }
    guard let baseAddress, size > 0 else { return [] }
    let (end, overflow) = baseAddress.addingReportingOverflow(UInt64(size))
    return [baseAddress..<(overflow ? .max : end)]
  }

  /// The same, with a base for a `.bin` whose manifest gives none: it goes where the flash begins.
  ///
  /// - Parameter flash: the board's flash, where its file tells of it.
  /// - Returns: the image, with a base address if it needs and can have one.
  package func placed(in flash: FlashRange?) -> Image {
    guard format == .bin, baseAddress == nil, let flash else { return self }
    var placed = self
    placed.baseAddress = flash.address
    return placed
  }
}
