/// Reports checks one by one in the Test Anything Protocol (TAP version 13), then sums them up.
public struct TestReport: ~Copyable {
  private let console: Console
  private var total: UInt32 = 0
  private var failed: UInt32 = 0

  /// Writes the heading.
  public init(on console: Console) {
    self.console = console
    console.writeLine("TAP version 13")
  }

  /// Reports one check.
  public mutating func check(_ name: StaticString, _ passed: Bool) {
    total += 1
    if !passed {
      failed += 1
      console.write("not ")
    }
    console.write("ok ")
    console.write(total)
    console.write(" - ")
    console.writeLine(name)
  }

  /// Writes the plan and a summary, and waits until they have left the chip.
  ///
  /// - Returns: The number of checks that failed.
  public consuming func finish() -> UInt32 {
    console.write("1..")
    console.write(total)
    console.write("\r\n# ")
    console.write(total)
    console.write(" tests, ")
    console.write(total - failed)
    console.write(" passed: ")
    console.writeLine(failed == 0 && total > 0 ? "PASS" : "FAIL")
    console.flush()
    return failed
  }
}
