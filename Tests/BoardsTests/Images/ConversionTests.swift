import Boards
import Testing

/// Images of one format made into another: the arguments, and what is known of the outcome beforehand.
@Suite("Conversions of images")
struct ConversionTests {
  private func image(
    _ format: ImageFormat,
    loaded: [Range<UInt64>] = [0x0800_0000..<0x0800_0100],
    copied: [Range<UInt64>],
    doubled: UInt64? = nil
  ) -> Image {
    let content = ImageContent(
      loaded: loaded,
      copied: copied,
      doubled: doubled,
      entry: 0x0800_0041,
      machine: format == .elf ? ELFMachine(40) : nil
    )
    return Image(format: format, size: 5000, content: content)
  }

  private let parts: [Range<UInt64>] = [0x0800_0010..<0x0800_0020, 0x0800_0100..<0x0800_0180]

  @Test(
    "An ELF or hex file becomes a .bin from its first address to its last",
    arguments: [ImageFormat.elf, .hex]
  )
  func binary(format: ImageFormat) throws {
    let conversion = try Conversion(of: image(format, copied: parts), to: .bin)
    #expect(conversion.image == Image(format: .bin, baseAddress: 0x0800_0010, size: 0x170))
    #expect(conversion.image.ranges == [0x0800_0010..<0x0800_0180])
  }

  @Test("An ELF file becomes a hex file of its sections, which names no processor any more")
  func hex() throws {
    let conversion = try Conversion(of: image(.elf, copied: parts), to: .hex)
    let content = ImageContent(loaded: parts, copied: parts, entry: 0x0800_0041)
    #expect(conversion.image == Image(format: .hex, size: 0x90, content: content))
  }

  @Test(
    "The arguments are such as both programs take",
    arguments: [
      (ImageFormat.elf, ImageFormat.hex, "-O ihex firmware.elf firmware.hex"),
      (.elf, .bin, "-O binary firmware.elf firmware.bin"),
      (.hex, .bin, "-I ihex -O binary firmware.hex firmware.bin"),
    ]
  )
  func arguments(from: ImageFormat, to: ImageFormat, words: String) throws {
    let conversion = try Conversion(of: image(from, copied: parts), to: to)
    #expect(conversion.arguments.joined(separator: " ") == words)
  }

  @Test("A .bin spans up to 64 MiB, and no byte more")
  func span() throws {
    let (first, last): (UInt64, UInt64) = (0x0800_0000, 0x0800_0000 + 64 << 20)
    let fitting = image(.elf, copied: [first..<first + 1, last - 1..<last])
    #expect(try Conversion(of: fitting, to: .bin).image.size == 64 << 20)
    let excessive = image(.elf, copied: [first..<first + 1, last..<last + 1])
    #expect(
      throws: RecipeError(
        "the parts at \(first.shownAddress) and \(last.shownAddress) are too far apart for one .bin file"
      )
    ) { try Conversion(of: excessive, to: .bin) }
  }

  @Test("A part that is too large for a .bin by itself is refused as such")
  func largePart() {
    let large = image(.elf, copied: [0..<(64 << 20) + 1])
    #expect(throws: RecipeError("the part at 0x00000000 has 67108865 bytes, too many for a .bin file")) {
      try Conversion(of: large, to: .bin)
    }
  }

  @Test("An ELF file without section headers is refused, of which objcopy makes an empty file")
  func withoutSections() {
    #expect(throws: RecipeError("the ELF file has no sections that could be made into another format")) {
      try Conversion(of: image(.elf, copied: []), to: .bin)
    }
  }

  @Test("A file that holds nothing is refused")
  func empty() {
    #expect(throws: RecipeError("the hex file holds nothing that could be made into another format")) {
      try Conversion(of: image(.hex, loaded: [], copied: []), to: .bin)
    }
  }

  @Test("Sections that lie on top of each other are refused")
  func doubled() {
    #expect(
      throws: RecipeError(
        "two sections of the ELF file have the address 0x08000018, so it cannot be made into another format"
      )
    ) { try Conversion(of: image(.elf, copied: parts, doubled: 0x0800_0018), to: .hex) }
  }

  @Test("A hex file has no addresses of more than 32 bits")
  func wideAddresses() throws {
    #expect(try Conversion(of: image(.elf, copied: [0xFFFF_FFF0..<0x1_0000_0000]), to: .hex).image.size == 16)
    #expect(
      throws: RecipeError("the ELF file goes beyond 0xffffffff, the last address that a hex file can give")
    ) { try Conversion(of: image(.elf, copied: [0xFFFF_FFF0..<0x1_0000_0001]), to: .hex) }
  }

  @Test("Nothing else is made into anything else")
  func others() {
    for from in ImageFormat.allCases {
      for to in ImageFormat.allCases
      where ![.bin, .hex].contains(to) || from == to || from == .bin || from == .other {
        #expect(throws: RecipeError.self, "\(from) to \(to)") {
          try Conversion(of: image(from, copied: parts), to: to)
        }
      }
    }
  }

  @Test("An image that nobody looked at is not converted")
  func unknown() {
    #expect(throws: RecipeError("the ELF file cannot be made into a .bin file")) {
      try Conversion(of: Image(format: .elf, size: 9), to: .bin)
    }
  }
}
