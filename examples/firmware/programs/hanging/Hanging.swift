import Device
import Support

/// Says one line, then waits for an interrupt that nobody has enabled.
@main
enum Hanging {
  static func main() {
    let console = Console()
    console.writeLine("Waiting for the sensor")
    console.flush()
    while true {
      waitForInterrupt()
    }
  }
}
