import Testing

@testable import JUnit

/// What of XML is understood, and what is refused.
@Suite("XML of JUnit files")
struct XMLTests {
  private func read(_ xml: String) throws -> TestReport { try JUnitReader.read(Array(xml.utf8)) }

  private func message(_ inner: String) throws -> String? {
    let report = try read(
      "<testsuite><testcase name='a'><system-out>\(inner)</system-out></testcase></testsuite>"
    )
    return report.suites.first?.cases.first?.systemOut
  }

  @Test(
    "Text is resolved",
    arguments: [
      ("a&lt;b&gt;&amp;&quot;&apos;", "a<b>&\"'"), ("&#65;&#x42;&#x1F600;", "AB\u{1F600}"),
      ("a\r\nb\rc", "a\nb\nc"), ("&#13;&#10;", "\r\n"), ("<![CDATA[<&amp;>]]>", "<&amp;>"),
      ("<![CDATA[]]]]><![CDATA[>]]>", "]]>"), ("<![CDATA[a\r\nb\r]]>", "a\nb\n"),
      ("a<!-- -- <x> -->b<?p <y> ?>c", "abc"), ("a<b>not this</b>c", "ac"), ("ä€\u{1F600}", "ä€\u{1F600}"),
      ("\u{1B}[31m", "\u{FFFD}[31m"), ("&#27;&#0;", "\u{FFFD}\u{FFFD}"), ("\u{FFFF}", "\u{FFFD}"),
      ("]]>", "]]>"),
    ]
  )
  func text(xml: String, expected: String) throws { #expect(try message(xml) == expected) }

  @Test(
    "White space in an attribute's value is a space, unless it is written by its number",
    arguments: [("a\tb\nc\r\nd", "a b c d"), ("&#9;&#10;&#13;", "\t\n\r"), ("'", "'"), ("&quot;>", "\">")]
  )
  func attribute(xml: String, expected: String) throws {
    #expect(try read("<testsuite name=\"\(xml)\"/>").suites.first?.name == expected)
  }

  @Test(
    "What may stand before, around and within a report",
    arguments: [
      "\u{FEFF}<testsuite name='n'/>", "<?xml version='1.0'?><testsuite name='n'/>",
      "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<testsuite name='n'/>\n",
      "<?xml version='1.0' encoding='US-ASCII'?><testsuite name='n'/>",
      "<testsuite\n name = 'n'\t></testsuite >",
      "<!DOCTYPE testsuite SYSTEM \"a>b.dtd\"><testsuite name='n'/>",
      "<!DOCTYPE testsuite PUBLIC '-//x' 'y'>\n<!-- c --><?pi?><testsuite name='n'/><!-- c --><?pi?>",
      "<j:testsuite xmlns:j='urn:j' j:name='x' name='n'></j:testsuite>",
      "<testsuite name='n'><größe ähnlich='1'/></testsuite>",
    ]
  )
  func surroundings(xml: String) throws { #expect(try read(xml).suites.map(\.name) == ["n"]) }

  @Test(
    "What is no report is refused, with the place",
    arguments: [
      ("", "line 1, column 1: there is no element"),
      ("  \n ", "line 2, column 2: there is no element"),
      ("{}", "line 1, column 1: text before the first element"),
      ("<testsuite>", "line 1, column 12: the file ends within <testsuite>"),
      ("<testsuite/>x", "line 1, column 13: text after the end"),
      ("<testsuite/><testsuite/>", "line 1, column 13: an element after the end"),
      ("<html/>", "line 1, column 8: the first element is <html>, not <testsuites> or <testsuite>"),
      ("<testsuite>\n</testsuites>", "line 2, column 3: </testsuites> ends nothing that began last"),
      ("</testsuite>", "line 1, column 3: </testsuite> ends nothing that began last"),
      ("<testsuite a='1' a='2'/>", "line 1, column 18: a stands twice"),
      ("<testsuite a/>", "line 1, column 13: \"=\" is expected"),
      ("<testsuite a=1/>", "line 1, column 14: a quote is expected"),
      ("<testsuite a='<'/>", "line 1, column 15: \"<\" in an attribute's value"),
      ("<testsuite a='1'b='2'/>", "line 1, column 17: a space, or the tag's end, is expected"),
      ("<testsuite a='1", "line 1, column 15: an attribute's value without its end"),
      ("<testsuite / >", "line 1, column 12: an attribute or \">\" is expected"),
      ("<testsuite", "line 1, column 11: a tag without its end"),
      ("< testsuite/>", "line 1, column 2: an element's name is expected"),
      ("<testsuite>&nbsp;</testsuite>", "line 1, column 12: the entity &nbsp; is not known"),
      ("<testsuite>a & b</testsuite>", "line 1, column 14: \"&\" that begins no reference"),
      ("<testsuite>&#xD800;</testsuite>", "line 1, column 12: &#xD800; is no character"),
      ("<testsuite>&#99999999999;</testsuite>", "line 1, column 12: &#99999999999; is no character"),
      ("<testsuite>&#+65;</testsuite>", "line 1, column 12: &#+65; is no character"),
      ("<testsuite><!-- </testsuite>", "line 1, column 16: a comment without its end"),
      ("<testsuite><![CDATA[", "line 1, column 21: a CDATA section without its end"),
      ("<testsuite><?pi", "line 1, column 14: a processing instruction without its end"),
      ("<!DOCTYPE x", "line 1, column 10: a document type without its end"),
      (
        "<!DOCTYPE x [<!ENTITY a 'b'>]><testsuite>&a;</testsuite>",
        "line 1, column 10: a document type with an internal subset is not read"
      ),
      ("<testsuite/><!DOCTYPE x>", "line 1, column 22: a document type after the start"),
      (
        "<?xml version='1.0' encoding='ISO-8859-1'?><testsuite/>",
        "line 1, column 21: the encoding is iso-8859-1; only UTF-8 is read"
      ),
    ]
  )
  func refusals(xml: String, clause: String) throws {
    let error = #expect(throws: JUnitError.self) { try read(xml) }
    #expect(error?.clause == clause)
  }

  @Test("Bytes that are not UTF-8 are refused, with the place")
  func notUTF8() throws {
    let error = #expect(throws: JUnitError.self) {
      try JUnitReader.read(Array("<testsuite>\n<a b='".utf8) + [0xC3, 0x28])
    }
    #expect(error?.clause == "line 2, column 7: the file is not UTF-8")
    let wide = #expect(throws: JUnitError.self) { try JUnitReader.read([0xFF, 0xFE, 0x3C, 0x00]) }
    #expect(wide?.reason == "the file is UTF-16; only UTF-8 is read")
  }

  @Test("64 levels and 64 attributes are read, one more is refused")
  func bounds() throws {
    let nest = { (depth: Int) in
      "<testsuite>" + String(repeating: "<a>", count: depth - 1) + String(repeating: "</a>", count: depth - 1)
        + "</testsuite>"
    }
    #expect(try read(nest(64)).suites.count == 1)
    #expect(throws: JUnitError.self) { try read(nest(65)) }
    let attributes = { (count: Int) in
      "<testsuite " + (0..<count).map { "a\($0)='x'" }.joined(separator: " ") + "/>"
    }
    #expect(try read(attributes(64)).suites.count == 1)
    #expect(throws: JUnitError.self) { try read(attributes(65)) }
  }

  @Test("A report of which the end is missing is refused, wherever it is cut")
  func truncation() throws {
    let bytes = Array(
      """
      <?xml version="1.0" encoding="UTF-8"?><!DOCTYPE testsuites SYSTEM "x"><!-- c -->
      <testsuites name="ä"><testsuite name="s" time='1.5'><properties><property name="a" value="b"/></properties>
      <testcase classname="c" name="n&amp;&#65;"><failure message="m"><![CDATA[t]]></failure><?pi x?></testcase>
      </testsuite></testsuites>
      """.utf8
    )
    _ = try JUnitReader.read(bytes)
    for count in 0..<bytes.count {
      #expect(throws: JUnitError.self, "cut at \(count)") { try JUnitReader.read(Array(bytes[..<count])) }
    }
  }

  @Test("Whatever the bytes are, they are read or refused")
  func randomBytes() {
    let words = [
      "<", ">", "/>", "</", "testsuite", "testsuites", "testcase", "failure", " name='a'", " time=\"1\"", "&",
      ";",
      "&#", "amp", "<![CDATA[", "]]>", "<!--", "-->", "<?xml", "?>", "<!DOCTYPE", "\r", "\n", "'", "\"", "=",
      "\u{0}", "ä", "<testsuite>", "</testsuite>", "<testcase>", "</testcase>",
    ]
    var random = SeededGenerator(seed: 7)
    var read = 0
    for _ in 0..<20_000 {
      var bytes: [UInt8] = Bool.random(using: &random) ? Array("<testsuite>".utf8) : []
      for _ in 0..<Int.random(in: 0...20, using: &random) {
        if Int.random(in: 0..<8, using: &random) == 0 {
          bytes.append(UInt8.random(in: 0...255, using: &random))
        } else {
          bytes += (words.randomElement(using: &random) ?? "").utf8
        }
      }
      if (try? JUnitReader.read(bytes)) != nil { read += 1 }
    }
    #expect(read > 0, "some of them are well-formed")
  }
}
