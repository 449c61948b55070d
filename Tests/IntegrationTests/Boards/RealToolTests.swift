import JSON
import Posix
import Spool
import TestSupport
import Testing

/// The tools themselves, with no probe attached and no port: what they say then is no fault of the job's.
@Suite(
  "Flashing tools without a board",
  .enabled(if: BoardTools.firmware != nil, "BOARDSPOOL_FIRMWARE names no folder")
)
struct RealToolTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var program: String
    var driver: JSONObject
    var members: JSONObject = [:]
    var image: String
    /// What the reason holds.
    var words: String
    var testDescription: String { program }
  }

  private static let flash: JSONObject = ["flash": ["address": "0x08000000", "size": 1_048_576]]

  static let all = [
    Case(
      program: "openocd",
      driver: ["kind": "openocd", "interface": "stlink", "target": "stm32f4x"],
      members: ["probe": "0671FF485550755187121723"],
      image: "hello.elf",
      words: "Error: open failed"
    ),
    Case(
      program: "openocd",
      driver: ["kind": "openocd", "interface": "cmsis-dap", "target": "stm32f4x"],
      members: flash,
      image: "hello.bin",
      words: "Error: unable to find a matching CMSIS-DAP device"
    ),
    Case(
      program: "st-flash",
      driver: ["kind": "st-flash"],
      members: ["probe": "0671FF485550755187121723"],
      image: "hello.elf",
      words: "Couldn't find any ST-Link devices"
    ),
    Case(
      program: "pyocd",
      driver: ["kind": "pyocd", "target": "cortex_m"],
      members: ["probe": "0671FF"],
      image: "hello.hex",
      words: "No connected debug probe matches unique ID '0671FF'"
    ),
    Case(
      program: "avrdude",
      driver: ["kind": "avrdude", "programmer": "arduino", "part": "m328p", "port": "/dev/no-such-port"],
      image: "hello.hex",
      words: "cannot open port /dev/no-such-port: No such file or directory"
    ),
    Case(
      program: "dfu-util",
      driver: ["kind": "dfu-util", "device": "0483:df11"],
      image: "hello.elf",
      words: "No DFU capable USB device available"
    ),
    Case(
      program: "stm32flash",
      driver: ["kind": "stm32flash", "port": "/dev/no-such-port"],
      members: flash,
      image: "hello.bin",
      words: "Failed to open port: /dev/no-such-port"
    ),
    Case(
      program: "bossac",
      driver: ["kind": "bossac", "port": "/dev/no-such-port"],
      image: "hello.hex",
      words: "No device found on /dev/no-such-port"
    ),
    Case(
      program: "esptool",
      driver: ["kind": "esptool", "port": "/dev/no-such-port", "chip": "esp32"],
      members: ["flash": ["address": "0x10000", "size": 1_048_576]],
      image: "hello.bin",
      words: "the port is busy or doesn't exist"
    ),
    Case(
      program: "gdb-multiarch",
      driver: ["kind": "gdb", "port": "/run/no-such-server", "server_kind": "qemu"],
      image: "hello.elf",
      words: "/run/no-such-server: No such file or directory"
    ),
  ]

  private static let wanted = all.filter { BoardTools.areWanted($0.program) }

  @Test("Its failure is the infrastructure's, and is told in its own words", arguments: wanted)
  func failure(row: Case) throws {
    let lab = try Lab(boards: ["b": Lab.wired(row.driver, row.members)])
    try lab.drop("f", image: row.image, try BoardTools.image(row.image), ["retry": 0])
    let result = try lab.result(1)
    #expect(result.verdict == .error, "\(result.reason)")
    #expect(result.phase == .flash)
    #expect(result.blame == .infrastructure)
    #expect(result.reason.contains(row.words), "\(result.reason)")
    guard case .tool(let arguments, let output)? = result.evidence else {
      Issue.record("there is no evidence: \(String(describing: result.evidence))")
      return
    }
    #expect(arguments.first == row.program)
    #expect(output.contains(row.words), "\(output)")
    #expect(try lab.root.text("finished/1/attempts/1/flash.log").contains(row.words))
  }
}
