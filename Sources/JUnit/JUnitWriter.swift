/// Writes a report as a JUnit file: XML 1.0 in UTF-8, for the tools that read what pytest, Surefire and
/// Jenkins have made common.
///
/// The same report always gives the same bytes. Characters that XML cannot hold become U+FFFD.
package struct JUnitWriter {
  private var bytes: [UInt8] = []

  /// The file's bytes.
  package static func xml(_ report: TestReport) -> [UInt8] {
    var writer = JUnitWriter()
    writer.write(report)
    return writer.bytes
  }

  private init() {}

  private mutating func write(_ report: TestReport) {
    put("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites")
    if !report.name.isEmpty { attribute("name", report.name) }
    attributes(report.totals, time: report.duration)
    put(">\n")
    for suite in report.suites { write(suite) }
    put("</testsuites>\n")
  }

  private mutating func write(_ suite: TestReport.Suite) {
    put("  <testsuite")
    attribute("name", suite.name)
    attributes(suite.totals, time: suite.duration)
    put(">\n")
    for testCase in suite.cases { write(testCase) }
    put("  </testsuite>\n")
  }

  private mutating func attributes(_ totals: TestReport.Totals, time: Double) {
    attribute("tests", "\(totals.tests)")
    attribute("failures", "\(totals.failures)")
    attribute("errors", "\(totals.errors)")
    attribute("skipped", "\(totals.skipped)")
    attribute("time", Self.decimal(time))
  }

  private mutating func write(_ testCase: TestReport.Case) {
    put("    <testcase")
    attribute("classname", testCase.classname)
    attribute("name", testCase.name)
    if let time = testCase.time { attribute("time", Self.decimal(time)) }
    guard testCase.outcome != .passed || !testCase.systemOut.isEmpty else { return put("/>\n") }
    put(">\n")
    switch testCase.outcome {
    case .passed: break
    case .failed(let message, let text): element("failure", message: message, text: text)
    case .error(let message, let text): element("error", message: message, text: text)
    case .skipped(let message): element("skipped", message: message, text: "")
    }
    if !testCase.systemOut.isEmpty { element("system-out", message: "", text: testCase.systemOut) }
    put("    </testcase>\n")
  }

  private mutating func element(_ name: String, message: String, text: String) {
    put("      <\(name)")
    if !message.isEmpty { attribute("message", message) }
    guard !text.isEmpty else { return put("/>\n") }
    put(">")
    escape(text, asAttribute: false)
    put("</\(name)>\n")
  }

  private mutating func attribute(_ name: String, _ value: String) {
    put(" \(name)=\"")
    escape(value, asAttribute: true)
    put("\"")
  }

  private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// XML 1.0, sections 2.4, 2.11 and 3.3.3: a reader would make a line feed of a carriage return, and
  /// within an attribute's value a space of each white space, so these are written by their numbers.
  private mutating func escape(_ text: String, asAttribute isAttribute: Bool) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": put("&amp;")
      case "<": put("&lt;")
      case ">": put("&gt;")
      case "\"" where isAttribute: put("&quot;")
      case "\r": put("&#13;")
      case "\n" where isAttribute: put("&#10;")
      case "\t" where isAttribute: put("&#9;")
      default:
        let allowed = XMLCharacter.isAllowed(scalar) ? scalar : XMLCharacter.replacement
        bytes.append(contentsOf: UTF8.encode(allowed) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }

  /// Seconds without an exponent, to the microsecond; what is no length of time is 0.
  private static func decimal(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds > 0 else { return "0.000000" }
    let microseconds = Int((min(seconds, 1e12) * 1e6).rounded())
    let fraction = String(microseconds % 1_000_000)
    return "\(microseconds / 1_000_000)." + String(repeating: "0", count: 6 - fraction.utf8.count) + fraction
  }
}
