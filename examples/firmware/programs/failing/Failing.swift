import Support

/// Tests the board, and then its settings, which are damaged.
@main
enum Failing {
  /// Written as "speed=115200"; one bit has flipped since.
  private static let settings = Record("speed=115220", checksum: 0x20ee_dc98)

  static func main() {
    let console = Console()
    console.writeLine("Hello from a board whose settings are damaged")
    var report = TestReport(on: console)
    SelfTest.run(into: &report)
    report.check("settings", settings.isIntact)
    _ = report.finish()
  }
}
