import Support

/// Greets, tests the board, and says how that went.
@main
enum Hello {
  static func main() {
    let console = Console()
    console.writeLine("Hello from Embedded Swift on an STM32F405")
    var report = TestReport(on: console)
    SelfTest.run(into: &report)
    _ = report.finish()
  }
}
