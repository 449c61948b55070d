import Boards
import Lab
import Posix
import TestSupport
import Testing

/// What is made of the files that jobs name as their executables.
@Suite("Images in files")
struct ImageFileTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private static let hex = ":020000040800F2\n:0400100000010203E6\n:0400000508000041AE\n:00000001FF\n"

  private func image(_ name: String, baseAddress: Int? = nil) throws -> Image {
    try ImageFile.image(name, in: scratch.directory, baseAddress: baseAddress)
  }

  private func damage(_ name: String) -> String? {
    do {
      _ = try image(name)
      return nil
    } catch ImageFile.Fault.damaged(let error) {
      return error.sentence
    } catch {
      return "\(error)"
    }
  }

  @Test("A hex file tells its addresses and its entry")
  func hex() throws {
    try scratch.directory.put("app.hex", Self.hex)
    let range: Range<UInt64> = 0x0800_0010..<0x0800_0014
    let content = ImageContent(loaded: [range], copied: [range], entry: 0x0800_0041)
    #expect(try image("app.hex") == Image(format: .hex, size: Self.hex.utf8.count, content: content))
  }

  @Test(
    "A real program tells its processor, and that its parts lie apart from the ELF headers",
    arguments: ["app.elf", "app"]
  )
  func elf(name: String) throws {
    let file = try Directory(path: "/bin").read("true")
    try scratch.directory.put(name, bytes: file)
    let image = try image(name)
    #expect(image.format == .elf && image.size == file.count)
    #expect(image.machine.flatMap(Architecture.init) != nil)
    let content = try #require(image.content)
    let (loaded, copied) = (try #require(content.loaded.first), try #require(content.copied.first))
    #expect(content.copied.allSatisfy { part in content.loaded.contains { $0.contains(part) } })
    #expect(copied.lowerBound >= loaded.lowerBound + 64)
  }

  @Test("A .bin has the manifest's base address, and no content of its own")
  func bin() throws {
    try scratch.directory.put("app.bin", "abc")
    #expect(
      try image("app.bin", baseAddress: 0x0800_0000) == Image(format: .bin, baseAddress: 0x0800_0000, size: 3)
    )
  }

  @Test("A script is itself, and so is a program that is cut off: their names promise nothing")
  func other() throws {
    try scratch.directory.put("run.sh", "#!/bin/sh\n")
    try scratch.directory.put("half", bytes: Array(try Directory(path: "/bin").read("true").prefix(999)))
    #expect(try image("run.sh") == Image(format: .other, size: 10))
    #expect(try image("half") == Image(format: .other, size: 999))
  }

  @Test("An empty file is for the recipes to refuse")
  func empty() throws {
    try scratch.directory.put("app.hex")
    #expect(try image("app.hex") == Image(format: .hex, size: 0))
  }

  @Test("A damaged file is the job's fault, in one sentence that says where")
  func damaged() throws {
    let whole = Array(try Directory(path: "/bin").read("true"))
    try scratch.directory.put("cut.elf", bytes: Array(whole.dropLast()))
    try scratch.directory.put("text.elf", "#!/bin/sh\n")
    try scratch.directory.put("cut.hex", String(Self.hex.dropLast(13)))
    try scratch.directory.put("bad.hex", ":020000040800F2\n:0400100000010203E7\n")
    #expect(
      damage("cut.elf")
        == "the executable cut.elf cannot be used: the ELF file ends before the section header table does"
    )
    #expect(damage("text.elf") == "the executable text.elf cannot be used: it is no ELF file")
    #expect(
      damage("cut.hex") == "the executable cut.hex cannot be used: the hex file ends without its end record"
    )
    #expect(damage("bad.hex") == "the executable bad.hex cannot be used: line 2: a wrong checksum")
  }

  @Test("A hex file of more than one block is read whole")
  func large() throws {
    let line = ":00000000\(String(repeating: "0", count: 2))\n"
    let text = String(repeating: line, count: 20_000)
    try scratch.directory.put("app.hex", text + Self.hex)
    #expect(try image("app.hex").ranges == [0x0800_0010..<0x0800_0014])
    try scratch.directory.put("bad.hex", text + ":00\n")
    #expect(damage("bad.hex")?.hasSuffix("line 20001: a record that is shorter than it says") == true)
  }

  @Test("A file that cannot be read is not the job's fault")
  func unreadable() throws {
    try scratch.directory.makeDirectory("app.elf")
    #expect {
      _ = try image("app.elf")
    } throws: { error in
      if case ImageFile.Fault.unreadable = error { true } else { false }
    }
  }
}
