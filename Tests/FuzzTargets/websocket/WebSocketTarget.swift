import HTTP

/// Feeds a WebSocket with frames, in one piece and in several, and wants to see the same come of them.
///
/// The input's first seven bytes are the limit, where the server begins to close, and the places of the cuts.
@c(LLVMFuzzerTestOneInput)
public func testWebSocket(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = Input(start, count)
  let limit = input.element(of: [0, 5, 125, 300, 64 * 1024])
  let goodbye = input.number()
  let cuts = Cuts(&input)
  let bytes = input.rest
  // Half of all inputs have the server close first, somewhere between two of the bytes.
  let place = goodbye & 1 == 1 ? goodbye / 2 % (bytes.count + 1) : nil
  let whole = Dialogue.run(Dialogue.pieces([bytes[...]], cutAt: place), limit, closesAt: place)
  for pieces in cuts.pieces(of: bytes) {
    let other = Dialogue.run(Dialogue.pieces(pieces, cutAt: place), limit, closesAt: place)
    expect(other == whole, "in \(pieces.count) pieces \(other), but as a whole \(whole)")
  }
  return 0
}
