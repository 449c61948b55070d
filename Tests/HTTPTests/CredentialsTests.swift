import Testing

@testable import HTTP

@Suite("Credentials")
struct CredentialsTests {
  private func fields(_ lines: String...) throws -> HTTPFields {
    let head = "GET / HTTP/1.1\r\nHost: a\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n"
    return try #require(requests(head).first).fields
  }

  private func basic(_ plain: String) throws -> BasicCredentials? {
    BasicCredentials(try fields("Authorization: Basic \(Base64.standard.encode(plain.utf8))"))
  }

  @Test(
    "of a user are those of RFC 7617, section 2",
    arguments: [
      ("QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin", "open sesame"), ("dGVzdDoxMjPCow==", "test", "123£"),
    ]
  )
  func vectors(text: String, user: String, password: String) throws {
    let credentials = BasicCredentials(try fields("Authorization: Basic \(text)"))
    #expect(credentials?.user == user)
    #expect(credentials?.password == password)
  }

  @Test("are split at the first colon")
  func colons() throws {
    #expect(try basic("a:b:c")?.user == "a")
    #expect(try basic("a:b:c")?.password == "b:c")
    #expect(try basic(":")?.user == "")
    #expect(try basic(":")?.password == "")
  }

  @Test("name their scheme in any case, and with any number of spaces")
  func scheme() throws {
    #expect(BasicCredentials(try fields("Authorization: bASIC   YTpi"))?.user == "a")
    #expect(BearerToken(try fields("authorization: BEARER  abc"))?.text == "abc")
  }

  @Test(
    "of a user that are malformed are none",
    arguments: [
      "Basic", "Basic ", "Basic YTpi=", "Basic YTp", "Basic YTpi YTpi", "Basic\tYTpi", "BasicYTpi",
      "Basic YQ==", "Basic YTr/", "Basic YToA", "Basic YQo6Yg==", "Basic YTp/", "Bearer YTpi", "YTpi", "",
    ]
  )
  func malformedBasic(value: String) throws {
    #expect(BasicCredentials(try fields("Authorization: \(value)")) == nil)
  }

  @Test("given twice are none")
  func twice() throws {
    let twice = try fields("Authorization: Basic YTpi", "Authorization: Basic YTpi")
    #expect(BasicCredentials(twice) == nil)
    let tokens = try fields("Authorization: Bearer a", "Authorization: Bearer a")
    #expect(BearerToken(tokens) == nil)
  }

  @Test("that were not given are none")
  func absent() throws {
    #expect(BasicCredentials(try fields()) == nil)
    #expect(BearerToken(try fields()) == nil)
  }

  @Test("may be a token", arguments: ["a", "mF_9.B5f-4.1JqM", "a~+/==", "0="])
  func token(text: String) throws {
    #expect(BearerToken(try fields("Authorization: Bearer \(text)"))?.text == text)
  }

  @Test("that are no token are none", arguments: ["", "=", "a=b", "a b", "a,b", "\"a\"", "ä", "a\tb"])
  func malformedToken(text: String) throws {
    #expect(BearerToken(try fields("Authorization: Bearer \(text)")) == nil)
  }
}
