import Device
import Support

/// Tests the board, and ends the emulator with the number of checks that failed.
@main
enum Semihosted {
  static func main() {
    var report = TestReport(on: Console())
    SelfTest.run(into: &report)
    let failures = report.finish()
    Semihosting.write("leaving by semihosting\n")
    Semihosting.exit(failures)
  }
}
