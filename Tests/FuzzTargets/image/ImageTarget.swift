import Boards

/// Asks whether a submitter's file is whole, as ELF and as Intel HEX, and wants the same said of it however it
/// comes in, and still when there is more behind it.
///
/// The input's first four bytes are the places of the cuts, the rest is the file.
@c(LLVMFuzzerTestOneInput)
public func testImage(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = Input(start, count)
  let cuts = Cuts(&input)
  let bytes = input.rest
  checkELF(bytes)
  let whole = hexVerdict([bytes[...]])
  for pieces in cuts.pieces(of: bytes) {
    expect(hexVerdict(pieces) == whole, "in \(pieces.count) pieces it is not \(whole)")
  }
  if case .whole(let content) = whole {
    expect(hexVerdict([bytes[...], [0x0D, 0x0A]]) == whole, "a line's end makes it less")
    expectInOrder(content.loaded, in: "a hex file")
    expect(
      (content.loaded.last?.upperBound ?? 0) <= 1 << 32,
      "a hex file has no more than 32 bits of address"
    )
  }
  return 0
}

private func hexVerdict(_ pieces: [ArraySlice<UInt8>]) -> IntelHexCheck.Verdict {
  var check = IntelHexCheck()
  for piece in pieces { check.feed(piece) }
  return check.finish()
}

private func checkELF(_ bytes: [UInt8]) {
  let verdict = elfVerdict(bytes)
  guard case .whole(let content) = verdict else { return }
  expectInOrder(content.loaded, in: "an ELF file's segments")
  expectInOrder(content.copied, in: "an ELF file's sections")
  expect(elfVerdict(bytes + [0]) == verdict, "a byte more makes it less")
}

private func elfVerdict(_ bytes: [UInt8]) -> ELFCheck.Verdict {
  ELFCheck.check(size: UInt64(bytes.count)) { offset, length in
    expect((0...64 * 1024).contains(length), "\(length) bytes are read at once")
    let (end, overflow) = offset.addingReportingOverflow(UInt64(length))
    expect(!overflow && end <= bytes.count, "it reads from \(offset) to \(end), of \(bytes.count) bytes")
    return Array(bytes[Int(offset)..<Int(end)])
  }
}

/// Ranges are of some length, sorted, apart from each other, and not without number.
private func expectInOrder(_ ranges: [Range<UInt64>], in what: String) {
  expect(ranges.count <= 1024, "\(what): \(ranges.count) ranges")
  expect(ranges.allSatisfy { !$0.isEmpty }, "\(what): an empty range among \(ranges)")
  for (one, next) in zip(ranges, ranges.dropFirst()) {
    expect(one.upperBound < next.lowerBound, "\(what): \(one) is not apart from \(next)")
  }
}
