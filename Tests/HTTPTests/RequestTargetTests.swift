import Testing

@testable import HTTP

@Suite("A request target")
struct RequestTargetTests {
  @Test(
    "is split at slashes and decoded once",
    arguments: [
      ("/", []), ("/a", ["a"]), ("/a/", ["a", ""]), ("//", ["", ""]), ("/a%2Fb/c", ["a/b", "c"]),
      ("/%252e", ["%2e"]), ("/../%2e%2E", ["..", ".."]), ("/a+b", ["a+b"]), ("/gr%C3%BCn", ["grün"]),
      ("/%3f%23", ["?#"]), ("/?/x", []),
    ] as [(String, [String])]
  )
  func segments(target: String, segments: [String]) {
    #expect(requests(get(target)).first?.target.segments == segments)
  }

  @Test(
    "gives its query as a form does",
    arguments: [
      ("/?", []), ("/?a", ["a", ""]), ("/?a=b+c&d=%2B%26", ["a", "b c", "d", "+&"]),
      ("/?&&a=1&", ["a", "1"]),
      ("/?a=1&a=2", ["a", "1", "a", "2"]), ("/?=x", ["", "x"]), ("/?a=b=c?", ["a", "b=c?"]),
    ] as [(String, [String])]
  )
  func query(target: String, flat: [String]) {
    #expect(requests(get(target)).first?.target.query.flatMap { [$0.name, $0.value] } == flat)
  }

  @Test("finds the first item of a name")
  func firstValue() {
    let target = requests(get("/?a=1&a=2")).first?.target
    #expect(target?.firstValue("a") == "1")
    #expect(target?.firstValue("b") == nil)
  }

  @Test(
    "that does not decode is refused",
    arguments: [
      "/%", "/%4", "/%4g", "/%00", "/a%00b", "/%ff", "/%C3", "/%C0%AF", "/%ED%A0%80", "/?a=%", "/?%00=1",
      "/?a=%fe",
      "/a%2", "/%+1",
    ]
  )
  func undecodable(target: String) {
    #expect(refusal(get(target)) == .undecodableTarget)
  }

  @Test(
    "of an unknown or misplaced form is refused",
    arguments: [
      "jobs", "*", "lab:80", "ftp://lab/", "http://", "http:///a", "http://u@lab/", "http://lab:99999/",
      "/a#b",
      "/gr\u{FC}n", "/a\u{7F}", "http://[::1/", "//\u{1}", "?a",
    ]
  )
  func malformed(target: String) {
    #expect(refusal(get(target)) == .malformedTarget)
  }

  @Test(
    "in absolute form names the host",
    arguments: [
      ("http://other:81/a?b=c", "other:81", ["a"]), ("HTTP://other", "other", []),
      ("https://[::1]?q", "[::1]", []),
    ] as [(String, String, [String])]
  )
  func absolute(target: String, host: String, segments: [String]) {
    let request = requests(get(target)).first
    #expect(request?.target.form == .absolute)
    #expect(request?.host == host)
    #expect(request?.target.segments == segments)
  }

  @Test("may be an asterisk for OPTIONS alone")
  func asterisk() {
    #expect(requests("OPTIONS * HTTP/1.1\r\nHost: lab\r\n\r\n").first?.target.form == .asterisk)
    #expect(refusal("GET * HTTP/1.1\r\nHost: lab\r\n\r\n") == .malformedTarget)
  }

  @Test("of CONNECT is a host with a port", arguments: ["/", "lab", "lab:", "lab:x", "http://lab/"])
  func authority(target: String) {
    #expect(refusal("CONNECT \(target) HTTP/1.1\r\nHost: lab\r\n\r\n") == .malformedTarget)
  }
}
