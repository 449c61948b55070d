import Boards
import JSON
import Testing

/// Board files are read strictly.
@Suite("Board files")
struct BoardFileTests {
  private func board(_ text: String, name: String = "b1") throws -> Board {
    try Board(name: name, json: try JSONParser.parse(Array(text.utf8)))
  }

  @Test("The design's example is read in full")
  func example() throws {
    let board = try board(
      """
      {"type": "netduinoplus2", "tags": ["stm32f4", "virtual"],
       "driver": {"kind": "qemu", "machine": "netduinoplus2", "semihosting": true},
       "trusted_submitters": true, "limits": {"flash": 60, "boot": 10, "silence": 60}, "enabled": true}
      """
    )
    #expect(board.type == "netduinoplus2")
    #expect(board.tags == ["stm32f4", "virtual"])
    #expect(board.driver.kind == "qemu")
    #expect(
      board.driver.values
        == ["machine": .text("netduinoplus2"), "system": .text("arm"), "semihosting": .flag(true)]
    )
    #expect(board.limits == LimitWishes(flash: 60, boot: 10, silence: 60))
    #expect(board.trustedSubmitters)
    #expect(board.enabled)
    #expect(board.host == nil)
    #expect(board.outOfService == nil)
  }

  @Test("A process board is one line, and enabled unless it says otherwise")
  func process() throws {
    let board = try board(#"{"type": "linux", "driver": {"kind": "process"}, "trusted_submitters": true}"#)
    #expect(board.driver.kind == "process")
    #expect(board.driver.values.isEmpty)
    #expect(board.enabled)
    #expect(board.limits == LimitWishes())
  }

  @Test("A board of a kind without a recipe is kept, out of service, with its keys")
  func otherKinds() throws {
    let board = try board(
      """
      {"type": "nucleo", "driver": {"kind": "new-probe", "config": ["a.cfg"], "speed": 4000}, "host": "lab1",
       "console": {"kind": "serial", "path": "/dev/ttyACM0"}, "reset": ["srst"], "probe": "0669"}
      """
    )
    #expect(board.driver.recipe == nil)
    #expect(board.outOfService?.contains(#"there is no recipe for driver kind "new-probe""#) == true)
    #expect(board.json["driver"]?["speed"] == 4000)
  }

  @Test(
    "What is wrong is named",
    arguments: [
      ("[]", "must be an object"),
      (#"{"driver": {"kind": "qemu"}}"#, #""type" is required"#),
      (#"{"type": "x"}"#, #""driver" is required"#),
      (#"{"type": "x", "driver": "qemu"}"#, #""driver" must be an object"#),
      (#"{"type": "x", "driver": {}}"#, #""driver.kind" is required"#),
      (#"{"type": "x", "driver": {"kind": "qemu"}}"#, #""driver.machine" is required"#),
      (#"{"type": "x", "drivr": {}}"#, #"unknown key "drivr"; did you mean "driver"?"#),
      (
        #"{"type": "x", "driver": {"kind": "qemu", "machin": "m"}}"#, #"unknown key "driver.machin"; did you"#
      ),
      (#"{"type": "x", "driver": {"kind": "process", "cpu": "m"}}"#, #"unknown key "driver.cpu""#),
      (#"{"type": "x", "driver": {"kind": "qemu", "machine": "m,addr=0"}}"#, "may have letters"),
      (
        #"{"type": "x", "driver": {"kind": "qemu", "machine": "m", "cpu": "a,b=on"}}"#,
        #""driver.cpu": "a,b=on""#
      ),
      (#"{"type": "x", "driver": {"kind": "qemu", "machine": "-S"}}"#, "must not begin with '-'"),
      (#"{"type": "x", "driver": {"kind": "qemu", "machine": "m", "system": "../sh"}}"#, "driver.system"),
      (
        #"{"type": "x", "driver": {"kind": "openocd", "interface": "stlink", "target": "stm32f3x"}}"#,
        #""host" is required"#
      ),
      (#"{"type": "x", "driver": {"kind": "a b"}, "host": "h"}"#, "driver.kind"),
      (
        #"{"type": "x", "driver": {"kind": "process"}}"#,
        "\"trusted_submitters\" must be true: a process board"
      ),
      (
        #"{"type": "x", "driver": {"kind": "qemu", "machine": "m", "semihosting": true}}"#,
        "\"trusted_submitters\" must be true: with semihosting"
      ),
      (
        #"{"type": "x", "driver": {"kind": "process"}, "trusted_submitters": true, "user": "nobody"}"#,
        #"unknown key "user""#
      ),
      (
        #"{"type": "x", "driver": {"kind": "qemu", "machine": "m"}, "limits": {"boot": 0}}"#,
        "from 1 to 604800"
      ),
      (#"{"type": "x", "driver": {"kind": "qemu", "machine": "m"}, "limits": {"run": 5}}"#, #""limits.run""#),
      (
        #"{"type": "x", "driver": {"kind": "qemu", "machine": "m"}, "tags": ["a", "b c"]}"#, #""tags": "b c""#
      ),
      (#"{"type": "", "driver": {"kind": "qemu", "machine": "m"}}"#, "1 to 64 bytes"),
      (#"{"type": "x", "driver": {"kind": "qemu", "machine": "m"}, "host": "a~b"}"#, #""host": "a~b""#),
      (
        #"{"type": "x", "driver": {"kind": "qemu", "machine": "m"}, "enabled": "yes"}"#, #""enabled" must be"#
      ),
    ]
  )
  func refuses(text: String, words: String) {
    let error = #expect(throws: FieldError.self) { try board(text) }
    #expect(error?.sentence.contains(words) == true, "\(error?.sentence ?? "")")
  }

  @Test(
    "A board's name goes into paths and requests",
    arguments: [
      ("nucleo-1", true), ("a", true), ("1a", true), ("A.b_c", true), ("42", false), (".x", false),
      ("", false), ("a/b", false), ("a~b", false), ("a b", false), ("é", false),
      (String(repeating: "x", count: 64), true), (String(repeating: "x", count: 65), false),
    ]
  )
  func names(name: String, isGood: Bool) { #expect((BoardName.fault(in: name) == nil) == isGood) }

  @Test(
    "A board is chosen by name or type, and by all tags",
    arguments: [
      ("b1", [], true), ("uno", [], true), ("b2", [], false), (nil, [], true), (nil, ["wifi"], true),
      (nil, ["wifi", "ble"], true), (nil, ["wifi", "gps"], false), ("uno", ["gps"], false),
    ] as [(String?, [String], Bool)]
  )
  func matching(wanted: String?, tags: [String], fits: Bool) throws {
    let board = try board(
      #"{"type": "uno", "tags": ["ble", "wifi"], "driver": {"kind": "qemu", "machine": "m"}}"#
    )
    #expect(board.matches(board: wanted, tags: tags) == fits)
  }
}
