import JSON
import Posix
import Spool
import TestSupport
import Testing

/// Firmware for another processor, in simavr.
@Suite("AVR firmware", .enabled(if: BoardTools.areWanted("simavr"), "simavr is missing"))
struct AVRTests {
  /// Prints a TAP summary on the first serial port of an ATmega328P, and goes to sleep for good.
  ///
  ///     ldi r16,8   ldi r17,255  out 62,r16  out 61,r17      stack
  ///     sts 197,0   sts 196,8    sts 193,8   sts 194,6       115200 baud, send, 8 bits
  ///     next: lpm r18,Z+  tst r18  breq done
  ///     wait: lds r16,192  sbrs r16,5  rjmp wait  sts 198,r18  rjmp next
  ///     done: lds r16,192  sbrs r16,5  rjmp done  cli  sleep  rjmp done
  private static let tap = """
    :1000000008E01FEF0EBF1DBF00E00093C50008E031
    :100010000093C40008E00093C10006E00093C20012
    :10002000E6E4F0E02591222339F00091C00005FFBD
    :10003000FCCF2093C600F6CF0091C00005FFFCCF97
    :10004000F8948895F9CF5441502076657273696FA2
    :100050006E2031330A312E2E320A6F6B2031202D63
    :0D00600020610A6F6B2032202D20620A0003
    :00000001FF

    """

  private static let board: JSONValue = ["type": "uno", "driver": ["kind": "simavr", "mcu": "atmega328p"]]

  @Test("It runs in simavr until it sleeps for good, and is judged by what it said")
  func runs() throws {
    let lab = try Lab(boards: ["u": Self.board])
    try lab.drop("a", image: "tap.hex", Array(Self.tap.utf8), on: "uno")
    let result = try lab.result(1)
    #expect(result.verdict == .passed, "\(result.reason)")
    #expect(result.reason == "TAP: 2 tests passed")
    #expect(try lab.lastConsole(of: 1) == "TAP version 13\n1..2\nok 1 - a\nok 2 - b\n")
  }

  @Test("An ARM program is refused before simavr is started")
  func foreign() throws {
    let lab = try Lab(boards: ["u": Self.board])
    try lab.drop("a", image: "tiny.elf", TinyELF.bytes, on: "uno")
    let result = try lab.result(1)
    #expect(result.verdict == .failed)
    #expect(result.reason == "the ELF file is for x86-64, but the board is avr")
  }

  @Test("A chip that simavr does not know is the infrastructure's fault")
  func unknownChip() throws {
    let board: JSONValue = ["type": "uno", "driver": ["kind": "simavr", "mcu": "atmega0"]]
    let lab = try Lab(boards: ["u": board])
    try lab.drop("a", image: "tap.hex", Array(Self.tap.utf8), on: "uno", ["retry": 0])
    let result = try lab.result(1)
    #expect(result.verdict == .error, "\(result.reason)")
    #expect(result.blame == .infrastructure)
    #expect(result.reason == "simavr gave up with status 1; its words are on the console")
    #expect(try lab.lastConsole(of: 1).contains("AVR 'atmega0' not known"))
  }
}
