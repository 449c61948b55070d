import Boards
import Testing

/// From board files and executables to exact argument vectors, for each tool.
@Suite("Recipes make argument vectors")
struct RecipeVectorTests {
  @Test("Each board and executable has its exact steps", arguments: ProbeRecipeRows.all)
  func probes(row: RecipeRow) throws { #expect(try row.plan().lines == row.steps) }

  @Test("Each board with a loader has its exact steps", arguments: SerialRecipeRows.all)
  func loaders(row: RecipeRow) throws { #expect(try row.plan().lines == row.steps) }

  @Test("Each tool with commands of its own has its exact steps", arguments: ScriptRecipeRows.all)
  func scripts(row: RecipeRow) throws { #expect(try row.plan().lines == row.steps) }

  struct Script: Sendable, CustomTestStringConvertible {
    var driver: String
    var image = RecipeRow.Executable.elf
    var flash: String
    var reset: String
    var testDescription: String { "\(image) on \(driver)" }
  }

  private static let common = "set confirm off\nset tcp connect-timeout 5\n"
  private static let patient = common + "set remotetimeout 30\n"

  static let commandFiles = [
    Script(
      driver: #"{"kind": "jlink", "device": "STM32F303RE"}"#,
      flash: "r\nloadfile firmware.elf\nexit\n",
      reset: "r\ng\nexit\n"
    ),
    Script(
      driver: #"{"kind": "jlink", "device": "STM32F303RE"}"#,
      image: .binWithBase,
      flash: "r\nloadfile firmware.bin 0x8000000\nexit\n",
      reset: "r\ng\nexit\n"
    ),
    Script(
      driver: #"{"kind": "gdb", "server": "localhost:3333", "server_kind": "openocd"}"#,
      flash: patient
        + "target extended-remote localhost:3333\nmonitor reset halt\nload\ncompare-sections\ndisconnect\n",
      reset: common + "target extended-remote localhost:3333\nmonitor reset run\ndisconnect\n"
    ),
    Script(
      driver: #"{"kind": "gdb", "server": "localhost:3333", "server_kind": "pyocd"}"#,
      flash: patient
        + "target extended-remote localhost:3333\nmonitor reset halt\nload\ncompare-sections\ndisconnect\n",
      reset: common + "target extended-remote localhost:3333\nmonitor reset\ndetach\n"
    ),
    Script(
      driver: #"{"kind": "gdb", "server": "10.0.0.7:2331", "server_kind": "jlink"}"#,
      flash: patient
        + "target extended-remote 10.0.0.7:2331\nmonitor reset\nload\ncompare-sections\ndisconnect\n",
      reset: common + "target extended-remote 10.0.0.7:2331\nmonitor reset\nmonitor go\ndisconnect\n"
    ),
    Script(
      driver: #"{"kind": "gdb", "port": "/dev/ttyBmpGdb", "server_kind": "blackmagic", "speed": 115200}"#,
      flash: patient
        + "set serial baud 115200\ntarget extended-remote /dev/ttyBmpGdb\nmonitor swdp_scan\nattach 1\n"
        + "load\ncompare-sections\nkill\n",
      reset: common
        + "set serial baud 115200\ntarget extended-remote /dev/ttyBmpGdb\nmonitor swdp_scan\nattach 1\nkill\n"
    ),
    Script(
      driver: #"{"kind": "gdb", "port": "/run/lab/gdb", "server_kind": "qemu"}"#,
      flash: patient + "target extended-remote /run/lab/gdb\nload\ncompare-sections\ndisconnect\n",
      reset: common + "target extended-remote /run/lab/gdb\nmonitor system_reset\ndetach\n"
    ),
  ]

  @Test("Commands in files are those that the tool and the server need", arguments: commandFiles)
  func files(script: Script) throws {
    let plan = try RecipeRow(script.driver, script.image, steps: "").plan()
    #expect(plan.files.first { $0.name.hasPrefix("flash.") }?.content == script.flash)
    #expect(plan.files.first { $0.name.hasPrefix("reset.") }?.content == script.reset)
  }
}
