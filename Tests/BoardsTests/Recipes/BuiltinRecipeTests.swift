import Boards
import JSON
import Testing

@Suite("Recipes that the program brings")
struct BuiltinRecipeTests {
  @Test("There is one for each tool that labs use")
  func kinds() {
    let kinds = RecipeBook.builtin.all.map(\.kind)
    #expect(
      kinds == [
        "avrdude", "bossac", "dfu-util", "esptool", "gdb", "jlink", "nrfjprog", "openocd", "probe-rs",
        "process",
        "pyocd", "qemu", "simavr", "st-flash", "stm32flash",
      ]
    )
  }

  @Test("Each explains itself and its parameters", arguments: RecipeBook.builtin.all.map(\.kind))
  func help(kind: String) throws {
    let recipe = try #require(RecipeBook.builtin.named(kind))
    #expect(!recipe.summary.isEmpty)
    #expect(recipe.homepage?.hasPrefix("https://") ?? (recipe.kind == "process"))
    for parameter in recipe.parameters {
      #expect(!parameter.help.isEmpty, "\(recipe.kind).\(parameter.name)")
    }
  }

  private func board(_ members: String) throws -> Board {
    try Board(name: "b", json: try JSONParser.parse(Array(#"{"type": "t", "host": "h", \#(members)}"#.utf8)))
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    var members: String
    var words: String
    var testDescription: String { members }
  }

  static let refusals = [
    Refusal(
      members: #""driver": {"kind": "gdb", "server_kind": "qemu"}"#,
      words: #"one of "driver.server" and "driver.port" is required"#
    ),
    Refusal(
      members: #""driver": {"kind": "gdb", "server": "localhost:3333", "server_kind": "quemu"}"#,
      words: #""driver.server_kind" must be one of openocd, jlink, pyocd, blackmagic, qemu"#
    ),
    Refusal(
      members: #""driver": {"kind": "esptool", "port": "ttyUSB0"}"#,
      words: #""driver.port": "ttyUSB0" must be an absolute path"#
    ),
    Refusal(
      members: #""driver": {"kind": "esptool", "port": "/dev/ttyUSB0"}, "#
        + #""console": {"kind": "serial", "path": "/dev/ttyUSB0", "baud": 115200}"#,
      words: #""console.open" must be "after""#
    ),
    Refusal(
      members: #""driver": {"kind": "pyocd", "target": "nrf52; shutdown"}"#,
      words: "may have letters, digits"
    ),
    Refusal(
      members: #""driver": {"kind": "jlink", "device": "-CommanderScript"}"#,
      words: "must not begin with '-'"
    ),
    Refusal(
      members: #""driver": {"kind": "bossac", "port": "/dev/ttyACM0"}, "probe": "1""#,
      words: #""probe" has no effect"#
    ),
    Refusal(
      members: #""driver": {"kind": "simavr", "mcu": "atmega328p"}, "reset": ["relay"]"#,
      words: #""reset" has no effect"#
    ),
    Refusal(
      members: #""driver": {"kind": "st-flash", "sped": 4000}"#,
      words: #"did you mean "speed"?"#
    ),
  ]

  @Test("What a board's file says wrongly is refused by name", arguments: refusals)
  func refuses(row: Refusal) {
    let error = #expect(throws: FieldError.self) { try board(row.members) }
    #expect(error?.sentence.contains(row.words) == true, "\(error?.sentence ?? "")")
  }

  @Test("What no two boards can share is told by parameters and console")
  func identities() throws {
    let esp = try board(#""driver": {"kind": "esptool", "port": "/dev/serial/by-id/usb-a"}"#)
    #expect(esp.identities == ["path:/dev/serial/by-id/usb-a"])
    let served = try board(
      #""driver": {"kind": "gdb", "server": "lab:3333", "server_kind": "openocd"}, "console": {"kind": "tcp","#
        + #" "address": "lab:4001"}"#
    )
    #expect(served.identities == ["tcp:lab:3333", "tcp:lab:4001"])
  }

  @Test(
    "An executable that a tool does not take, and cannot be made into one, is refused",
    arguments: [
      (
        #"{"kind": "esptool", "port": "/dev/ttyUSB0"}"#, RecipeRow.Executable.elf,
        "takes executables of format bin"
      ),
      (#"{"kind": "avrdude", "programmer": "usbasp", "part": "t85"}"#, .bin, "takes executables of format"),
      (#"{"kind": "gdb", "server": "h:1", "server_kind": "qemu"}"#, .hex, "takes executables of format elf"),
      (#"{"kind": "st-flash"}"#, .bin, "needs a \"base_address\""),
      (#"{"kind": "nrfjprog", "family": "NRF52"}"#, .binWithBase, "takes executables of format"),
    ]
  )
  func formats(driver: String, image: RecipeRow.Executable, words: String) {
    let error = #expect(throws: RecipeError.self) { try RecipeRow(driver, image, steps: "").plan() }
    #expect(error?.sentence.contains(words) == true, "\(error?.sentence ?? "")")
  }
}
