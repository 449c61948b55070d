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
  checkEscapes(value)
}

/// Each string written in escapes alone (RFC 8259, section 7) is itself.
private func checkEscapes(_ value: JSONValue) {
  switch value {
  case .null, .bool, .integer, .number: break
  case .string(let text):
    let escapes = text.utf16.map { unit in
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
    let again = try? JSONParser.parse(Array("\"\(escapes.joined())\"".utf8))
    expect(again?.string.map { $0.utf8.elementsEqual(text.utf8) } ?? false, "\(escapes) is not \(text)")
  case .array(let elements): for element in elements { checkEscapes(element) }
  case .object(let object): for member in object.members { checkEscapes(member.value) }
  }
}
