import Testing

@testable import HTTP

@Suite("A precondition")
struct PreconditionsTests {
  private static let modified: Int64 = 784_111_777
  private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

  private func verdict(
    _ fields: String...,
    method: String = "GET",
    tag: EntityTag? = EntityTag("b"),
    modified: Int64? = modified
  ) throws -> Preconditions.Verdict {
    let head = "\(method) / HTTP/1.1\r\nHost: a\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
    return Preconditions.evaluate(try #require(requests(head).first), tag: tag, modified: modified)
  }

  @Test(
    "that names the tag is met by 304",
    arguments: ["\"b\"", "W/\"b\"", "*", "\"a\", \"b\"", "\"a\",W/\"b\"", ", \"b\"", "\"x,y\" ,\"b\""]
  )
  func named(list: String) throws {
    #expect(try verdict("If-None-Match: \(list)") == .notModified)
    #expect(try verdict("If-None-Match: \(list)", method: "HEAD") == .notModified)
  }

  @Test(
    "that does not name the tag is met by the full answer",
    arguments: [
      "\"a\"", "B", "b, c", "b b", "\"B\"", "\"*\"", "w/\"b\"", "\"b", "", "\"a\" \"b\"", "*, \"a\"",
      "\"bb\"", "W/", "W/b",
    ]
  )
  func notNamed(list: String) throws {
    #expect(try verdict("If-None-Match: \(list)") == .proceed)
  }

  @Test("that is nothing but the tag without its quotes is met by 304", arguments: ["b", " b\t"])
  func bare(value: String) throws {
    #expect(try verdict("If-None-Match: \(value)") == .notModified)
    #expect(try verdict("If-None-Match: \(value)", tag: EntityTag("b", isWeak: true)) == .notModified)
  }

  @Test("takes what is quoted for a tag, and never for a bare one")
  func notBare() throws {
    #expect(try verdict("If-None-Match: W/\"b\"", tag: EntityTag("W/b")) == .proceed)
    #expect(try verdict("If-None-Match: \"b\"", tag: EntityTag("a,b")) == .proceed)
    #expect(try verdict("If-None-Match: *", tag: EntityTag("b")) == .notModified)
  }

  @Test("on tags may be spread over lines")
  func lines() throws {
    #expect(try verdict("If-None-Match: \"a\"", "If-None-Match: \"b\"") == .notModified)
  }

  @Test("compares weakly: a weak tag is met by a strong one")
  func weak() throws {
    #expect(try verdict("If-None-Match: \"b\"", tag: EntityTag("b", isWeak: true)) == .notModified)
  }

  @Test("on tags wins over one on dates")
  func wins() throws {
    #expect(try verdict("If-None-Match: \"a\"", "If-Modified-Since: \(Self.date)") == .proceed)
    #expect(try verdict("If-None-Match: \"b\"", "If-Modified-Since: \(HTTPDate.format(0))") == .notModified)
  }

  @Test("without a tag to compare is met by the asterisk alone")
  func untagged() throws {
    #expect(try verdict("If-None-Match: *", tag: nil) == .notModified)
    #expect(try verdict("If-None-Match: \"b\"", tag: nil) == .proceed)
  }

  @Test("on dates is met by 304 up to the second of the change")
  func dates() throws {
    #expect(try verdict("If-Modified-Since: \(Self.date)") == .notModified)
    #expect(try verdict("If-Modified-Since: \(Self.date)", modified: Self.modified + 1) == .proceed)
    #expect(try verdict("If-Modified-Since: \(Self.date)", modified: nil) == .proceed)
  }

  @Test("on dates is ignored where it is no date, or more than one")
  func badDates() throws {
    #expect(try verdict("If-Modified-Since: tomorrow") == .proceed)
    #expect(try verdict("If-Modified-Since: \(Self.date)", "If-Modified-Since: \(Self.date)") == .proceed)
  }

  @Test("is not looked at for other methods", arguments: ["POST", "PUT", "DELETE"])
  func otherMethods(method: String) throws {
    #expect(try verdict("If-None-Match: *", method: method) == .proceed)
  }

  @Test("has no tag with a quote, blank or control byte in it", arguments: ["a\"b", "a b", "a\nb", "\u{7F}"])
  func badTags(opaque: String) {
    #expect(EntityTag(opaque) == nil)
  }

  @Test("writes its tag with quotes")
  func text() {
    #expect(EntityTag("a")?.text == "\"a\"")
    #expect(EntityTag("a", isWeak: true)?.text == "W/\"a\"")
  }
}
