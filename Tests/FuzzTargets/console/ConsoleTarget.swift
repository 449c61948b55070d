import Boards

/// Shows a console's bytes, in one piece and in several, to whatever looks for the end of a run in them, and
/// wants to see the same found.
///
/// The input's first four bytes are the places of the cuts; its first lines are patterns, `pass`, `fail` and
/// `end`; the rest is what the board prints.
@c(LLVMFuzzerTestOneInput)
public func testConsole(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = Input(start, count)
  let cuts = Cuts(&input)
  let parts = input.rest.split(
    separator: UInt8(ascii: "\n"),
    maxSplits: 3,
    omittingEmptySubsequences: false
  )
  let console = Array(parts.count == 4 ? parts[3] : [])
  let patterns = parts.prefix(3).map { pattern(String(decoding: $0, as: UTF8.self)) }
  let whole = Findings(patterns, [console[...]])
  for pattern in patterns.compactMap(\.self) { whole.check(pattern) }
  for pieces in cuts.pieces(of: console) {
    let other = Findings(patterns, pieces)
    expect(other == whole, "in \(pieces.count) pieces \(other), but as a whole \(whole)")
  }
  return 0
}

private func pattern(_ source: String) -> Pattern? {
  do throws(PatternError) {
    return try Pattern(source)
  } catch {
    expect(error.position >= 1, "a pattern is wrong at \(error.position)")
    return nil
  }
}
