import JUnit

/// Reads a report, and writes what was read: that must be read as the same again.
@c(LLVMFuzzerTestOneInput)
public func testJUnit(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Input(start, count).rest
  do throws(JUnitError) {
    checkRoundTrip(try JUnitReader.read(bytes))
  } catch {
    let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
    expect((1...lines).contains(error.line), "line \(error.line) of \(lines)")
    expect((1...bytes.count + 1).contains(error.column), "column \(error.column) of \(bytes.count) bytes")
  }
  return 0
}

private func checkRoundTrip(_ report: TestReport) {
  let totals = report.totals
  expect(totals.passed >= 0 && totals.passed <= totals.tests, "\(totals)")
  expect(report.duration >= 0, "\(report.duration) s")
  let xml = JUnitWriter.xml(report)
  let again = try? JUnitReader.read(xml)
  expect(again?.withoutTimes == report.withoutTimes, "\(String(decoding: xml, as: UTF8.self)) is not itself")
}

extension TestReport {
  /// Times are written to the microsecond, and added up where none is stated.
  fileprivate var withoutTimes: TestReport {
    var report = self
    report.time = nil
    for suite in report.suites.indices {
      report.suites[suite].time = nil
      for place in report.suites[suite].cases.indices { report.suites[suite].cases[place].time = nil }
    }
    return report
  }
}
