import Testing

@testable import Boards

@Suite("Forms of banners")
struct FaultFormTests {
  @Test(
    "A line fits a form, or does not",
    arguments: [
      ("a", "a", [:]), ("a", "ab", nil), ("a…", "ab", [:]), ("a {x}", "a b c", ["x": "b c"]),
      ("a {x}", "a ", nil),
      ("a {x}", "a", nil), ("{x}: b", "c: b", ["x": "c"]), ("{x}: b", "c: b: b", ["x": "c: b"]),
      ("a {x} b {y}", "a 1 b 2 b 3", ["x": "1", "y": "2 b 3"]), ("a {#n}b", "a  12b", ["n": "12"]),
      ("a {#n}", "a x", nil), ("a {#n}", "a 12345678901", nil), ("({x})…", "(1) 2", ["x": "1"]),
      ("a {x}b", "a b", nil),
    ] as [(String, String, [String: String]?)]
  )
  func fits(form: String, line: String, values: [String: String]?) {
    #expect(FaultForm(form).values(in: Array(line.utf8)[...]) == values)
  }

  @Test("Every banner's sentence only has the gaps of its form")
  func sentences() {
    for banner in FaultBanner.all {
      let line = String(decoding: banner.form.example, as: UTF8.self)
      let values = banner.form.values(in: Array(line.utf8)[...])
      #expect(values != nil, "\(line)")
      let sentence = Template.fill(banner.sentence) { values?[$0] }
      #expect(!sentence.contains("{"), "\(sentence)")
    }
  }
}

extension FaultForm {
  /// A line of the form, with 7 in each gap.
  fileprivate var example: [UInt8] {
    source.replacing(/\{[^}]*\}/, with: "7").replacing("…", with: "").utf8.map { $0 }
  }
}
