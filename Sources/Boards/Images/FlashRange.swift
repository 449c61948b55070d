/// Where a board's flash lies in its memory.
package struct FlashRange: Sendable, Hashable {
  package let address: UInt64
  /// Bytes, at least 1.
  package let size: UInt64

  /// From a board file; nil for an empty range, and for one that runs beyond the last address.
  package init?(address: UInt64, size: UInt64) {
    guard size > 0, !address.addingReportingOverflow(size).overflow else { return nil }
    self.address = address
    self.size = size
  }

  package var range: Range<UInt64> { address..<address + size }
}

extension Range<UInt64> {
  /// With the last address, not the one behind it: "0x08000000–0x0807ffff".
  package var shown: String {
    "\(lowerBound.shownAddress)–\((isEmpty ? upperBound : upperBound - 1).shownAddress)"
  }
}

extension UInt64 {
  /// An address with at least eight digits.
  package var shownAddress: String {
    let digits = String(self, radix: 16)
    return "0x" + String(repeating: "0", count: Swift.max(0, 8 - digits.count)) + digits
  }
}

extension Image {
  /// Why the image does not fit into a board's flash.
  ///
  /// - Parameter flash: the board's flash; nil where its file does not tell, and all is taken.
  /// - Returns: one sentence that names the first part outside of it, or nil.
  package func fault(in flash: FlashRange?) -> String? {
    guard let flash else { return nil }
    if content != nil, ranges.isEmpty {
      return "the \(format.readableName) file holds nothing that could be put into the board's flash"
    }
    guard let outside = ranges.first(where: { !flash.range.contains($0) }) else { return nil }
    let part =
      ranges.count == 1 ? "the \(format.readableName) file" : "a part of the \(format.readableName) file"
    return "\(part) lies at \(outside.shown), outside of the board's flash \(flash.range.shown)"
  }
}
