import Boards
import Lab
import Posix
import TestSupport
import Testing

private let programs = Conversion.programs.filter(Environment.hasProgram)
private let firmware = Environment.value("BOARDSPOOL_FIRMWARE")
private let canLink = Environment.hasProgram("clang") && Environment.hasProgram("ld.lld")

/// Whether the programs that convert images make of them what is computed beforehand.
@Suite("Conversions by the real objcopy programs")
struct ConversionTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Variables that lie in RAM and are copied there from flash, code that runs in RAM, a gap, and a part of
  /// memory that has no content.
  private static let source = """
    int data = 7; int zero; const int vector[2] = {0x20001000, 1};
    __attribute__((section(".ramcode"))) int fast(void) { return data; }
    void _start(void) { zero = fast(); for (;;) {} }
    """
  private static let script = """
    MEMORY { FLASH (rx): ORIGIN = 0x08000000, LENGTH = 64K
      RAM (rwx): ORIGIN = 0x20000000, LENGTH = 16K }
    SECTIONS {
      .text : { *(.rodata*) *(.text*) } > FLASH
      .data : { *(.ramcode) *(.data*) } > RAM AT> FLASH
      .bss (NOLOAD) : { *(.bss*) } > RAM
      .config 0x08008000 : { LONG(0x12345678) } > FLASH
    }
    """

  private func image(_ format: ImageFormat) throws -> Image {
    try ImageFile.image(format.fixedName, in: scratch.directory, baseAddress: nil)
  }

  /// Converts what lies in the folder under its fixed name.
  private func convert(_ image: Image, to format: ImageFormat, with program: String) throws -> Image {
    let conversion = try Conversion(of: image, to: format)
    let (exit, output) = try Program.run(program, conversion.arguments, in: scratch.directory)
    try #require(exit == .status(0), "\(program): \(output)")
    return conversion.image
  }

  private func check(with program: String) throws {
    let elf = try image(.elf)
    let bin = try convert(elf, to: .bin, with: program)
    #expect(try image(.bin).size == bin.size)
    let fromELF = try scratch.directory.read(ImageFormat.bin.fixedName)

    let hex = try convert(elf, to: .hex, with: program)
    let madeHex = try image(.hex)
    #expect(madeHex.ranges == hex.ranges)

    let again = try convert(madeHex, to: .bin, with: program)
    #expect(again == bin)
    #expect(try scratch.directory.read(ImageFormat.bin.fixedName) == fromELF)
  }

  @Test(
    "Firmware with initialised variables goes where its physical addresses are",
    .enabled(if: canLink),
    arguments: programs
  )
  func linked(program: String) throws {
    try scratch.directory.put("a.c", Self.source)
    try scratch.directory.put("a.ld", Self.script)
    let (exit, output) = try Program.run(
      "clang",
      [
        "--target=armv7em-none-eabi", "-nostdlib", "-fuse-ld=lld", "-O1", "-Wl,-T,a.ld", "-o", "firmware.elf",
        "a.c",
      ],
      in: scratch.directory
    )
    try #require(exit == .status(0), "\(output)")
    let image = try image(.elf)
    #expect(image.machine?.number == 40)
    #expect(image.ranges.first?.lowerBound == 0x0800_0000)
    #expect(image.ranges.last == 0x0800_8000..<0x0800_8004)
    #expect(image.fault(in: FlashRange(address: 0x0800_0000, size: 0x10000)) == nil)
    try check(with: program)
  }

  @Test(
    "The firmware that runs on QEMU is made into what it is computed to be",
    .enabled(if: firmware != nil, "BOARDSPOOL_FIRMWARE names no folder of firmware"),
    arguments: programs,
    ["hello", "failing", "hanging", "semihosting", "semihosting-failing"]
  )
  func samples(program: String, name: String) throws {
    let folder = try Directory(path: try #require(firmware))
    try scratch.directory.put("firmware.elf", bytes: try folder.read("\(name).elf"))
    try check(with: program)
  }

  @Test(
    "A program whose first segment begins with the ELF headers loses them, and begins behind them",
    arguments: programs
  )
  func hosted(program: String) throws {
    try scratch.directory.put("firmware.elf", bytes: try Directory(path: "/bin").read("true"))
    let image = try image(.elf)
    let bin = try convert(image, to: .bin, with: program)
    #expect(try self.image(.bin).size == bin.size)
    let (first, base) = (try #require(image.ranges.first), try #require(bin.baseAddress))
    #expect(base > first.lowerBound)
  }

  @Test("A program without section headers is refused, of which one of them makes an empty file")
  func withoutSections() throws {
    let whole = try Directory(path: "/bin").read("true")
    // e_shoff, e_shnum and e_shstrndx of a file of 64 bits.
    var file = Array(whole)
    for index in [40..<48, 60..<64].joined() { file[index] = 0 }
    try scratch.directory.put("firmware.elf", bytes: file)
    let image = try image(.elf)
    #expect(!image.ranges.isEmpty)
    #expect(throws: RecipeError.self) { try Conversion(of: image, to: .bin) }
  }
}
