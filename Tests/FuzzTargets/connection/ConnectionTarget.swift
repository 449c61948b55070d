import HTTP

/// Feeds a connection with bytes, in one piece and in several, and wants to see the same come of them.
///
/// The input's first five bytes are the peer's manner and the places of the cuts; the rest is what it sends.
@c(LLVMFuzzerTestOneInput)
public func testConnection(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = Input(start, count)
  let manner = Manner(&input)
  let cuts = Cuts(&input)
  let bytes = input.rest
  let whole = Exchange.run([bytes[...]], Manner.plain(manner.limits))
  for pieces in cuts.pieces(of: bytes) {
    let other = Exchange.run(pieces, manner)
    expect(other == whole, "in \(pieces.count) pieces \(other), but as a whole \(whole)")
  }
  Exchange.stall([bytes[...]], manner.limits)
  return 0
}
