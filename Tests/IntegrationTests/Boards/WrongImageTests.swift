import JSON
import Posix
import Spool
import TestSupport
import Testing

private let canRun = BoardTools.firmware != nil

/// Executables that the board cannot run: said at once, before a tool is started.
@Suite("Executables that do not suit the board", .enabled(if: canRun, "BOARDSPOOL_FIRMWARE names no folder"))
struct WrongImageTests {
  private func run(_ image: String, _ bytes: [UInt8], _ members: JSONObject = [:]) throws -> JobResult {
    let scratch = try Scratch()
    // No call is expected, so each would fail the job in another way, and be seen.
    try RecordedTool(program: "st-flash", calls: [.init(arguments: "--version", output: "v1.7.0\n")])
      .install(in: scratch)
    let file = Lab.wired(["kind": "st-flash"], ["flash": ["address": "0x08000000", "size": 65536]])
    let lab = try Lab(boards: ["b": file], tools: "\(scratch.path)/bin")
    try lab.drop("w", image: image, bytes, members)
    let result = try lab.result(1)
    #expect((try? RecordedTool.calls(of: "st-flash", in: scratch)) ?? [] == [])
    return result
  }

  @Test("An ELF file for another processor is the job's fault")
  func foreign() throws {
    let result = try run("tiny.elf", TinyELF.bytes)
    #expect(result.verdict == .failed)
    #expect(result.blame == .job)
    #expect(result.reason == "the ELF file is for x86-64, but the board is arm")
  }

  @Test("A hex file with a wrong sum is the job's fault, told with its line")
  func damagedHex() throws {
    var bytes = try BoardTools.image("hello.hex")
    let newlines = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
    // The first digit of the third line's data.
    let digit = newlines[1] + 10
    bytes[digit] = bytes[digit] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
    let result = try run("damaged.hex", bytes)
    #expect(result.blame == .job, "\(result.reason)")
    #expect(result.reason.contains("line 3"), "\(result.reason)")
  }

  @Test("A .bin that ends beyond the board's flash is the job's fault")
  func tooLarge() throws {
    let result = try run("large.bin", [UInt8](repeating: 1, count: 65537))
    #expect(result.verdict == .failed)
    #expect(result.blame == .job)
    #expect(result.reason.contains("0x8010000") || result.reason.contains("flash"), "\(result.reason)")
  }

  @Test("An ELF file that lies elsewhere than the board's flash is the job's fault")
  func elsewhere() throws {
    let result = try run("at.bin", [1, 2, 3, 4], ["base_address": "0x20000000"])
    #expect(result.verdict == .failed)
    #expect(result.blame == .job)
    #expect(result.reason.contains("0x20000000"), "\(result.reason)")
  }
}
