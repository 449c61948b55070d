import Testing

@testable import HTTP

@Suite("A range of bytes")
struct ByteRangeTests {
  private static let date: Int64 = 784_111_777

  private func choice(
    _ fields: String...,
    method: String = "GET",
    length: Int = 1000,
    tag: EntityTag? = EntityTag("b"),
    modified: Int64? = date
  ) throws -> RangeChoice {
    let head = "\(method) / HTTP/1.1\r\nHost: a\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
    let request = try #require(requests(head).first)
    return ByteRange.choose(request, length: length, tag: tag, modified: modified)
  }

  @Test(
    "is the part that was asked for",
    arguments: [
      ("0-0", 0..<1), ("0-499", 0..<500), ("500-999", 500..<1000), ("500-", 500..<1000),
      ("-300", 700..<1000), ("-1000", 0..<1000), ("-9999", 0..<1000), ("999-", 999..<1000),
      ("0-1000", 0..<1000), ("0500-0600", 500..<601),
      ("1-9223372036854775807", 1..<1000), ("1-9223372036854775808", 1..<1000),
      ("1-99999999999999999999999", 1..<1000), ("-9223372036854775808", 0..<1000),
      ("-99999999999999999999999", 0..<1000),
      ("000000000000000000000000000001-00000000000000000000000000002", 1..<3),
    ]
  )
  func part(text: String, part: Range<Int>) throws {
    #expect(try choice("Range: bytes=\(text)") == .part(part))
    #expect(try choice("Range: Bytes=\(text)") == .part(part))
  }

  @Test(
    "that lies behind the end cannot be had",
    arguments: [
      "1000-", "1000-1000", "-0", "-000", "9223372036854775807-", "9223372036854775808-",
      "18446744073709551616-", "99999999999999999999998-99999999999999999999999",
    ]
  )
  func unsatisfiable(text: String) throws {
    #expect(try choice("Range: bytes=\(text)") == .unsatisfiable)
  }

  @Test(
    "is ignored where it is malformed, of another unit, or one of several",
    arguments: [
      "bytes=", "bytes=-", "bytes", "bytes=5", "bytes=5-4", "bytes=a-b", "bytes=1-b", "bytes=+1-2",
      "bytes=1-+2", "bytes=--1", "bytes=1--2", "bytes= 1-2", "bytes=1 -2", "bytes=1- 2", "bytes =1-2",
      "bytes=0-1,3-4", "bytes=0-1,", "bytes=,0-1", "lines=0-1", "items=0-1", "=0-1", "0-1", "",
      "bytes=99999999999999999999999-1", "bytes=99999999999999999999999-99999999999999999999998",
      "bytes=-1-2", "bytes:0-1", "bytes=0x1-2",
    ]
  )
  func ignored(value: String) throws {
    #expect(try choice("Range: \(value)") == .whole)
  }

  @Test("spread over two lines is several")
  func lines() throws {
    #expect(try choice("Range: bytes=0-1", "Range: bytes=3-4") == .whole)
  }

  @Test("is for GET alone", arguments: ["HEAD", "POST", "PUT", "DELETE"])
  func methods(method: String) throws {
    #expect(try choice("Range: bytes=0-1", method: method) == .whole)
  }

  @Test("of nothing: no place can be had, and the end is the whole")
  func empty() throws {
    #expect(try choice("Range: bytes=0-", length: 0) == .unsatisfiable)
    #expect(try choice("Range: bytes=-1", length: 0) == .whole)
    #expect(try choice("Range: bytes=-0", length: 0) == .unsatisfiable)
    #expect(try choice("Range: bytes=0-", length: -5) == .unsatisfiable)
  }

  @Test("of the longest content reaches to its last byte")
  func longest() throws {
    #expect(try choice("Range: bytes=1-", length: .max) == .part(1..<Int.max))
    #expect(try choice("Range: bytes=-1", length: .max) == .part(Int.max - 1..<Int.max))
    #expect(try choice("Range: bytes=0-9223372036854775807", length: .max) == .part(0..<Int.max))
  }

  @Test("is sent where If-Range names the current state", arguments: ["\"b\"", HTTPDate.format(date)])
  func current(value: String) throws {
    #expect(try choice("Range: bytes=0-1", "If-Range: \(value)") == .part(0..<2))
  }

  @Test(
    "is ignored where If-Range does not name the current state",
    arguments: [
      "\"a\"", "W/\"b\"", "b", "\"b\", \"b\"", "*", "", "\"", HTTPDate.format(date - 1),
      HTTPDate.format(date + 1), "yesterday",
    ]
  )
  func outdated(value: String) throws {
    #expect(try choice("Range: bytes=0-1", "If-Range: \(value)") == .whole)
    #expect(try choice("Range: bytes=5000-", "If-Range: \(value)") == .whole)
  }

  @Test("is ignored with If-Range where the state has no strong name")
  func unnamed() throws {
    let weak = EntityTag("b", isWeak: true)
    #expect(try choice("Range: bytes=0-1", "If-Range: \"b\"", tag: weak) == .whole)
    #expect(try choice("Range: bytes=0-1", "If-Range: W/\"b\"", tag: weak) == .whole)
    #expect(try choice("Range: bytes=0-1", "If-Range: \"b\"", tag: nil) == .whole)
    #expect(
      try choice("Range: bytes=0-1", "If-Range: \(HTTPDate.format(Self.date))", modified: nil) == .whole
    )
  }

  @Test("is told in the answer")
  func contentRange() {
    #expect(ContentRange.part(0..<500, of: 1234) == "bytes 0-499/1234")
    #expect(ContentRange.unsatisfied(length: 1234) == "bytes */1234")
  }

  @Test("out of its alphabet never traps, and never reaches beyond the content")
  func random() throws {
    var dice = Dice(state: 42)
    let alphabet = Array("0199-,= ")
    for _ in 0..<5000 {
      let text = (0..<Int.random(in: 0...30, using: &dice)).compactMap { _ in
        alphabet.randomElement(using: &dice)
      }
      let length = [0, 1, 10, 1000, Int.max].randomElement(using: &dice) ?? 0
      guard case .part(let part) = try choice("Range: bytes=\(String(text))", length: length) else {
        continue
      }
      #expect(!part.isEmpty && part.lowerBound >= 0 && part.upperBound <= length)
    }
  }
}
