/// Makes an image of one format into one of another, where a tool does not take the first.
///
/// It is objcopy's work, in the attempt's own folder under the formats' fixed names; here is which arguments it
/// gets, and what will come out.
package struct Conversion: Sendable, Hashable {
  /// The programs that can do it, LLVM's first: GNU's knows only the processors that it was built for, and
  /// says of others "Unable to recognise the format of the input file".
  package static let programs = ["llvm-objcopy", "objcopy"]
  /// A `.bin` has a byte for each address from its first to its last, so parts that lie far apart would make
  /// one of gigabytes: 64 MiB.
  package static let largestBinary: UInt64 = 64 << 20

  /// What comes out: a `.bin` with its base address and size, a hex file with the number of its data bytes as
  /// size.
  package let image: Image
  /// The arguments of either program, which both take alike.
  package let arguments: [String]

  /// The conversion of an image that was looked at.
  ///
  /// - Parameters:
  ///   - image: an ELF or hex file with its content.
  ///   - format: hex (of an ELF file) or bin.
  /// - Throws: `RecipeError` where the image cannot be in that format; it is the job's fault.
  package init(of image: Image, to format: ImageFormat) throws(RecipeError) {
    guard let content = image.content, let options = Conversion.options(from: image.format, to: format) else {
      throw RecipeError(
        "the \(image.format.readableName) file cannot be made into a \(format.readableName) file"
      )
    }
    try Conversion.check(content, of: image.format)
    self.image = try format == .bin ? Conversion.binary(content) : Conversion.hex(content)
    arguments = options + [image.fixedName, format.fixedName]
  }

  private static func options(from: ImageFormat, to: ImageFormat) -> [String]? {
    switch (from, to) {
    case (.elf, .hex): ["-O", "ihex"]
    case (.elf, .bin): ["-O", "binary"]
    case (.hex, .bin): ["-I", "ihex", "-O", "binary"]
    case (.elf, .elf), (.elf, .other), (.hex, .elf), (.hex, .hex), (.hex, .other), (.bin, _), (.other, _): nil
    }
  }

  private static func check(_ content: ImageContent, of format: ImageFormat) throws(RecipeError) {
    if content.copied.isEmpty {
      // LLVM's objcopy makes an empty file of it, and calls that good.
      let lack = format == .elf && !content.loaded.isEmpty ? "has no sections" : "holds nothing"
      throw RecipeError("the \(format.readableName) file \(lack) that could be made into another format")
    }
    if let address = content.doubled {
      throw RecipeError(
        "two sections of the ELF file have the address \(address.shownAddress), so it cannot be made into"
          + " another format"
      )
    }
  }

  private static func binary(_ content: ImageContent) throws(RecipeError) -> Image {
    guard let first = content.copied.first, let last = content.copied.last else {
      throw RecipeError("the executable holds nothing that could be made into a .bin file")
    }
    let span = last.upperBound - first.lowerBound
    guard span <= largestBinary, let size = Int(exactly: span) else {
      let (start, end) = (first.lowerBound.shownAddress, last.lowerBound.shownAddress)
      throw RecipeError(
        content.copied.count > 1
          ? "the parts at \(start) and \(end) are too far apart for one .bin file"
          : "the part at \(start) has \(span) bytes, too many for a .bin file"
      )
    }
    return Image(format: .bin, baseAddress: first.lowerBound, size: size)
  }

  private static func hex(_ content: ImageContent) throws(RecipeError) -> Image {
    guard let last = content.copied.last, last.upperBound <= 1 << 32 else {
      throw RecipeError("the ELF file goes beyond 0xffffffff, the last address that a hex file can give")
    }
    let size = content.copied.reduce(0) { $0 + UInt64($1.count) }
    return Image(
      format: .hex,
      size: Int(clamping: size),
      content: ImageContent(loaded: content.copied, copied: content.copied, entry: content.entry)
    )
  }
}
