import Spool
import Testing

@testable import Gateway

@Suite("Addresses in pages")
struct PageAddressTests {
  @Test(
    "Everything but letters, digits and four signs is encoded",
    arguments: [
      ("a-b_c.d~9", "/a-b_c.d~9"), ("a b", "/a%20b"), ("a/b", "/a%2Fb"), ("?#&%", "/%3F%23%26%25"),
      ("ä", "/%C3%A4"), ("\"<>'", "/%22%3C%3E%27"), ("\u{0}\n", "/%00%0A"),
      ("javascript:alert(1)", "/javascript%3Aalert%281%29"),
    ]
  )
  func segments(name: String, text: String) { #expect(PageAddress([name]).text == text) }

  @Test("Names need not be UTF-8")
  func bytes() { #expect(PageAddress([[0x61, 0xFF, 0xFE]]).text == "/a%FF%FE") }

  @Test(
    "Nothing leads to another server or out of a folder",
    arguments: [["", "evil"], ["", "", "evil"], ["..", ".", "evil"]]
  )
  func escapes(segments: [String]) { #expect(PageAddress(segments).text == "/evil") }

  @Test("A folder ends with a slash, and the front page is one")
  func folders() {
    #expect(PageAddress(["jobs", "1"], isFolder: true).text == "/jobs/1/")
    #expect(PageAddress.front.text == "/")
  }

  @Test("Queries are encoded by the same rule")
  func query() {
    let items = [PageAddress.Item(name: "q", value: "a&b=c d+"), PageAddress.Item(name: "x", value: "")]
    #expect(PageAddress(["s"], query: items).text == "/s?q=a%26b%3Dc%20d%2B&x=")
  }

  @Test("An address elsewhere is one of the web, or none")
  func web() {
    #expect(WebAddress("https://example.org/a?b#c")?.text == "https://example.org/a?b#c")
    #expect(WebAddress("HTTP://example.org")?.text == "HTTP://example.org")
    for text in [
      "javascript:alert(1)", "data:text/html,x", "//evil", "/x", "https:/x", "http", "", " https://a",
      "https://a b", "https://a\u{202E}", "https://\n",
    ] { #expect(WebAddress(text) == nil, "\(text)") }
  }
}
