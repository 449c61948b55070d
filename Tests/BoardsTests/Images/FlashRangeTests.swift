import Boards
import Testing

/// Whether an image fits into a board's flash.
@Suite("Images in a board's flash")
struct FlashRangeTests {
  private static let flash = FlashRange(address: 0x0800_0000, size: 0x80000)

  private func elf(_ ranges: Range<UInt64>...) -> Image {
    Image(format: .elf, size: 9, content: ImageContent(loaded: ranges, copied: []))
  }

  @Test("What lies within it fits, up to its first and last byte")
  func fits() {
    #expect(elf(0x0800_0000..<0x0808_0000).fault(in: Self.flash) == nil)
    #expect(elf(0x0800_0000..<0x0800_0001, 0x0807_FFFF..<0x0808_0000).fault(in: Self.flash) == nil)
  }

  @Test("An image that lies elsewhere is refused with both places")
  func elsewhere() {
    #expect(
      elf(0x2000_0000..<0x2000_1000).fault(in: Self.flash)
        == "the ELF file lies at 0x20000000–0x20000fff, outside of the board's flash 0x08000000–0x0807ffff"
    )
  }

  @Test("Of several parts the first that does not fit is named")
  func part() {
    #expect(
      elf(0x0800_0000..<0x0800_1000, 0x0807_0000..<0x0808_0001, 0x2000_0000..<0x2000_1000).fault(
        in: Self.flash
      )
        == "a part of the ELF file lies at 0x08070000–0x08080000, outside of the board's flash"
        + " 0x08000000–0x0807ffff"
    )
  }

  @Test("A .bin lies at its base, or where the flash begins")
  func binary() {
    let image = Image(format: .bin, size: 0x80001)
    #expect(image.placed(in: nil) == image)
    #expect(image.placed(in: Self.flash).baseAddress == 0x0800_0000)
    #expect(Image(format: .bin, baseAddress: 5, size: 1).placed(in: Self.flash).ranges == [5..<6])
    #expect(
      image.placed(in: Self.flash).fault(in: Self.flash)
        == "the .bin file lies at 0x08000000–0x08080000, outside of the board's flash 0x08000000–0x0807ffff"
    )
    #expect(Image(format: .hex, size: 9).placed(in: Self.flash).baseAddress == nil)
  }

  @Test("A .bin that would run over the last address ends there")
  func endless() {
    #expect(Image(format: .bin, baseAddress: .max - 1, size: 9).ranges == [.max - 1..<UInt64.max])
  }

  @Test("An image with nothing to be loaded is refused, for it would be flashed without effect")
  func empty() {
    #expect(
      elf().fault(in: Self.flash) == "the ELF file holds nothing that could be put into the board's flash"
    )
  }

  @Test("Without the flash's place, or the image's, nothing is refused")
  func unknown() {
    #expect(elf(0..<9).fault(in: nil) == nil)
    #expect(Image(format: .bin, size: 9).fault(in: Self.flash) == nil)
  }

  @Test("There is no flash of no bytes, nor one that runs over the last address")
  func impossible() {
    #expect(FlashRange(address: 0, size: 0) == nil)
    #expect(FlashRange(address: .max, size: 2) == nil)
    #expect(FlashRange(address: .max - 1, size: 1)?.range == .max - 1..<UInt64.max)
  }
}
