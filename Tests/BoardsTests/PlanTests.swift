import Boards
import JSON
import Testing

/// From board and image to exact argument vectors.
@Suite("Plans")
struct PlanTests {
  static let plain = #"{"kind": "qemu", "machine": "netduinoplus2"}"#
  static let semihosting = #"{"kind": "qemu", "machine": "netduinoplus2", "semihosting": true}"#
  static let large =
    #"{"kind": "qemu", "machine": "virt", "system": "riscv32", "cpu": "rv32", "memory": "64M"}"#
  static let process = #"{"kind": "process"}"#

  private func plan(
    _ driver: String,
    _ image: Image,
    arguments: [String] = [],
    environment: [(name: String, value: String)] = []
  ) throws -> Plan {
    let text = #"{"type": "t", "trusted_submitters": true, "host": "h", "driver": \#(driver)}"#
    let board = try Board(name: "b", json: try JSONParser.parse(Array(text.utf8)))
    let limits = RunLimits(run: 60)
    return try Recipe.plan(
      board: board,
      PlanWish(image: image, arguments: arguments, environment: environment, limits: limits)
    )
  }

  struct Row: CustomTestStringConvertible {
    var driver: String
    var image: Image
    var arguments: [String] = []
    var vector: String
    var testDescription: String { "\(image.fixedName) \(arguments) on \(driver)" }
  }

  private static let common =
    " -display none -monitor none -nodefaults -no-reboot -sandbox"
    + " on,spawn=deny,elevateprivileges=deny,resourcecontrol=deny -chardev stdio,id=console,signal=off"
  private static let arm = "qemu-system-arm -M netduinoplus2" + common
  private static let open =
    arm + ",mux=on -serial chardev:console -semihosting-config"
    + " enable=on,target=native,chardev=console"

  static let rows = [
    Row(
      driver: plain,
      image: Image(format: .elf, size: 9, content: .elf(40)),
      vector: arm + " -serial chardev:console -kernel firmware.elf"
    ),
    Row(
      driver: plain,
      image: Image(format: .hex, size: 9),
      vector: arm + " -serial chardev:console -device loader,file=firmware.hex"
    ),
    Row(
      driver: plain,
      image: Image(format: .bin, size: 9),
      vector: arm + " -serial chardev:console -kernel firmware.bin"
    ),
    Row(
      driver: plain,
      image: Image(format: .bin, baseAddress: 0x0800_0000, size: 9),
      vector: arm + " -serial chardev:console -device"
        + " loader,file=firmware.bin,addr=0x8000000,force-raw=on"
    ),
    Row(driver: semihosting, image: Image(format: .elf, size: 9), vector: open + " -kernel firmware.elf"),
    Row(
      driver: semihosting,
      image: Image(format: .elf, size: 9),
      arguments: ["a,b", "{machine}", ",arg=x"],
      vector: open + ",arg=firmware.elf,arg=a,,b,arg={machine},arg=,,arg=x -kernel firmware.elf"
    ),
    Row(
      driver: large,
      image: Image(format: .elf, size: 9, content: .elf(243)),
      vector: "qemu-system-riscv32 -M virt -cpu rv32 -m 64M" + common
        + " -serial chardev:console -kernel firmware.elf"
    ),
    Row(driver: process, image: Image(format: .other, size: 9), vector: "./firmware"),
    Row(
      driver: process,
      image: Image(format: .elf, size: 9),
      arguments: ["-v", "{image}", "$HOME"],
      vector: "./firmware.elf -v {image} $HOME"
    ),
  ]

  @Test("Each board and format has its exact argument vector", arguments: rows)
  func vectors(row: Row) throws {
    let plan = try plan(row.driver, row.image, arguments: row.arguments)
    let run = try #require(plan.run)
    #expect(([run.program] + run.arguments).joined(separator: " ") == row.vector)
    #expect(plan.steps.isEmpty)
    #expect(plan.imageName == row.image.fixedName)
  }

  @Test("An argument with a space stays one word")
  func noShell() throws {
    let plan = try plan(Self.process, Image(format: .other, size: 9), arguments: ["a b; rm", ""])
    #expect(plan.run?.arguments == ["a b; rm", ""])
  }

  @Test("A process gets the manifest's environment, and both its outputs are the console")
  func environment() throws {
    let plan = try plan(
      Self.process,
      Image(format: .other, size: 9),
      environment: [("A_1", "x y"), ("b", "")]
    )
    #expect(plan.run?.environment == [.init(name: "A_1", value: "x y"), .init(name: "b", value: "")])
    #expect(plan.console == .tool(.standardOutputAndError))
    #expect(plan.versionCommand == nil)
  }

  @Test("QEMU's console is its output alone, and it is asked for its version")
  func qemuConsole() throws {
    let plan = try plan(Self.plain, Image(format: .elf, size: 9))
    #expect(plan.console == .tool(.standardOutput))
    #expect(plan.versionCommand == Command(program: "qemu-system-arm", arguments: ["--version"]))
  }

  @Test("A plan can be written down")
  func json() throws {
    let plan = try plan(
      Self.process,
      Image(format: .other, size: 9),
      arguments: ["x"],
      environment: [("A", "1")]
    )
    #expect(plan.json["run"] == ["program": "./firmware", "arguments": ["x"], "environment": ["A": "1"]])
    #expect(plan.json["steps"] == nil)
    #expect(plan.json["limits"] == ["power": 30, "flash": 120, "run": 60])
    #expect(try JSONParser.parse(plan.json.pretty) == plan.json)
  }

  @Test("A board without a console cannot be too silent")
  func noConsole() throws {
    let driver = #"{"kind": "openocd", "interface": "stlink", "target": "stm32f3x"}"#
    let limits = RunLimits(flash: 30, boot: 5, run: 60, silence: 10)
    let board = try Board(
      name: "b",
      json: try JSONParser.parse(Array(#"{"type": "t", "host": "h", "driver": \#(driver)}"#.utf8))
    )
    let wish = PlanWish(image: Image(format: .elf, size: 9), limits: limits)
    #expect(try Recipe.plan(board: board, wish).limits == RunLimits(flash: 30, run: 60))
  }

  @Test("What is expected of a console that there is not is refused")
  func expectsConsole() throws {
    let driver = #"{"kind": "openocd", "interface": "stlink", "target": "stm32f3x"}"#
    let board = try Board(
      name: "b",
      json: try JSONParser.parse(Array(#"{"type": "t", "host": "h", "driver": \#(driver)}"#.utf8))
    )
    let image = Image(format: .elf, size: 9)
    let wish = PlanWish(image: image, needsConsole: true, limits: RunLimits(run: 60))
    #expect(throws: RecipeError("the manifest expects something of the console, and board b has none")) {
      try Recipe.plan(board: board, wish)
    }
  }

  struct Refusal: CustomTestStringConvertible {
    var driver: String
    var image = Image(format: .elf, size: 9)
    var arguments: [String] = []
    var environment: [(name: String, value: String)] = []
    var words: String
    var testDescription: String { words }
  }

  static let refusals = [
    Refusal(
      driver: plain,
      image: Image(format: .other, size: 9),
      words: "takes executables of format elf, hex, bin"
    ),
    Refusal(driver: plain, image: Image(format: .elf, size: 0), words: "empty"),
    Refusal(driver: plain, image: Image(format: .hex, baseAddress: 1, size: 9), words: "base_address"),
    Refusal(driver: process, image: Image(format: .bin, baseAddress: 1, size: 9), words: "no meaning"),
    Refusal(driver: plain, arguments: ["x"], words: "semihosting only"),
    Refusal(driver: semihosting, environment: [("A", "1")], words: "no meaning for firmware"),
    Refusal(driver: process, arguments: ["a\0b"], words: "NUL"),
    Refusal(driver: process, environment: [("1A", "")], words: "environment.1A"),
    Refusal(driver: process, environment: [("A=B", "")], words: "environment.A=B"),
    Refusal(driver: process, environment: [("", "")], words: "letters, digits"),
    Refusal(driver: process, environment: [("A", "\0")], words: "NUL"),
    Refusal(
      driver: plain,
      image: Image(format: .elf, size: 9, content: .elf(62)),
      words: "for x86-64, but the board is"
    ),
    Refusal(driver: #"{"kind": "new-probe"}"#, words: "there is no recipe for driver kind"),
  ]

  @Test("What a board cannot do for a job is refused", arguments: refusals)
  func refuses(row: Refusal) {
    let error = #expect(throws: RecipeError.self) {
      try plan(row.driver, row.image, arguments: row.arguments, environment: row.environment)
    }
    #expect(error?.sentence.contains(row.words) == true, "\(error?.sentence ?? "")")
  }

  @Test(
    "The format is the end of the name, in either case",
    arguments: [
      ("a.elf", .elf), ("A.ELF", .elf), ("x.y.hex", .hex), ("x.bin", .bin), ("run.sh", .other),
      ("elf", .other),
      ("x.elf.", .other), ("", .other),
    ] as [(String, ImageFormat)]
  )
  func formats(name: String, format: ImageFormat) { #expect(ImageFormat(fileName: name) == format) }
}
