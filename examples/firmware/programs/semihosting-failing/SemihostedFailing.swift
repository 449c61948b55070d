import Device
import Support

/// Tests the board and its damaged settings, and ends the emulator with the number of checks that failed.
@main
enum SemihostedFailing {
  /// Written as "speed=115200"; one bit has flipped since.
  private static let settings = Record("speed=115220", checksum: 0x20ee_dc98)

  static func main() {
    var report = TestReport(on: Console())
    SelfTest.run(into: &report)
    report.check("settings", settings.isIntact)
    let failures = report.finish()
    Semihosting.write("leaving by semihosting\n")
    Semihosting.exit(failures)
  }
}
