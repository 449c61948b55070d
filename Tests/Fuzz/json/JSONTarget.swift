import JSON

/// Parses, and writes what was parsed: that must be parsed as the same again.
@c(LLVMFuzzerTestOneInput)
public func testJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Input(start, count).rest
  do throws(JSONSyntaxError) {
    checkRoundTrip(try JSONParser.parse(bytes))
  } catch {
    let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
    expect((1...lines).contains(error.line), "line \(error.line) of \(lines)")
    expect((1...bytes.count + 1).contains(error.column), "column \(error.column) of \(bytes.count) bytes")
  }
  return 0
}

private func checkRoundTrip(_ value: JSONValue) {
  let compact = value.compact
  for text in [compact, value.pretty] {
    let again = try? JSONParser.parse(text)
    // The bytes are compared, as there are texts that differ and are equal to Swift.
    expect(
      again == value && again?.compact == compact,
      "\(String(decoding: text, as: UTF8.self)) is not itself"
    )
  }
  expect(!compact.contains { $0 < 0x20 || $0 == 0x7F }, "a control character is not escaped")
}
