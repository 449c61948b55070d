import Glibc
import Posix
import TestSupport
import Testing

@Suite("Whole files")
struct FilesTests {
  private let scratch: Scratch
  private var directory: Directory { scratch.directory }

  init() throws { scratch = try Scratch() }

  @Test("A file of exactly the limit is read, one byte more is refused")
  func limit() throws {
    try directory.put("file", "12345")
    #expect(try directory.read("file", limit: 5) == Array("12345".utf8))
    #expect(errorCode { () throws(PosixError) in _ = try directory.read("file", limit: 4) } == EFBIG)
    #expect(errorCode { () throws(PosixError) in _ = try directory.read("file", limit: 0) } == EFBIG)
  }

  @Test("What is no regular file is not read")
  func kinds() throws {
    scratch.makeFIFO("fifo")
    try directory.makeDirectory("folder")
    #expect(errorCode { () throws(PosixError) in _ = try directory.read("fifo") } == EINVAL)
    #expect(errorCode { () throws(PosixError) in _ = try directory.read("folder") } == EINVAL)
  }

  @Test("What is missing is nil where that is asked for, and an error where not")
  func missing() throws {
    #expect(try directory.readIfPresent("file") == nil)
    #expect(errorCode { () throws(PosixError) in _ = try directory.read("file") } == ENOENT)
    #expect(try directory.statusIfPresent(of: "file") == nil)
  }

  @Test("A new file does not replace one that is there")
  func writeIsNew() throws {
    try directory.write("file", [1], sync: false)
    #expect(errorCode { () throws(PosixError) in try directory.write("file", [2], sync: false) } == EEXIST)
    #expect(try directory.read("file") == [1])
  }

  @Test("Replacing puts another file under the name: who has the old one open keeps all of it")
  func replace() throws {
    try directory.replace("file", Array("old".utf8), sync: true)
    let old = try directory.openWithin("file")
    try directory.replace("file", Array("brand new".utf8), sync: true)
    #expect(try old.bytes(at: 0, count: 100) == Array("old".utf8))
    #expect(try directory.text("file") == "brand new")
    #expect(try directory.names() == ["file"])
  }

  @Test("Replacing goes through what a crash left, without following it")
  func replaceAfterCrash() throws {
    try directory.put("kept", "kept")
    try directory.makeLink(".file.new", to: "kept")
    try directory.replace("file", [1], sync: false)
    #expect(try directory.read("file") == [1])
    #expect(try directory.text("kept") == "kept")
  }

  @Test("Replacing a link replaces the link")
  func replaceLink() throws {
    try directory.put("kept", "kept")
    try directory.makeLink("file", to: "kept")
    try directory.replace("file", [1], sync: false)
    #expect(try directory.status(of: "file").kind == .regular)
    #expect(try directory.text("kept") == "kept")
  }

  @Test(
    "Every size of file is gone through whole, in order",
    arguments: [0, 1, 262_143, 262_144, 262_145, 600_000]
  )
  func chunks(size: Int) throws {
    let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    try directory.put("file", bytes: content)
    var seen: [UInt8] = []
    try directory.openWithin("file").forEachChunk { chunk in seen.append(contentsOf: chunk) }
    #expect(seen == content)
  }

  @Test("Bytes beyond the end are not there")
  func bytesAtEnd() throws {
    try directory.put("file", "12345")
    let file = try directory.openWithin("file")
    #expect(try file.bytes(at: 3, count: 10) == Array("45".utf8))
    #expect(try file.bytes(at: 9, count: 10) == [])
    let peeked = try Descriptor.peek(file.number, at: 3, count: 10)
    #expect(peeked == Array("45".utf8))
  }

  @Test("A rename that must not replace does not")
  func exclusively() throws {
    try directory.put("a", "a")
    try directory.put("b", "b")
    #expect(
      errorCode { () throws(PosixError) in try directory.renameExclusively("a", to: directory, as: "b") }
        == EEXIST
    )
    #expect(try directory.text("b") == "b")
    try directory.renameExclusively("a", to: directory, as: "c")
    #expect(try directory.names().sorted() == ["b", "c"])
  }

  @Test("Of two renames of one name only the first happens")
  func compareAndSwap() throws {
    try directory.makeDirectory("42~1")
    try directory.rename("42~1", to: directory, as: "42~2~a")
    #expect(
      errorCode { () throws(PosixError) in try directory.rename("42~1", to: directory, as: "42~2~b") }
        == ENOENT
    )
    #expect(try directory.names() == ["42~2~a"])
  }

  @Test("A listing has all names but the dots, afresh each time")
  func listing() throws {
    #expect(try directory.entries().isEmpty)
    try directory.put("a")
    try directory.put(".hidden")
    #expect(try directory.names().sorted() == [".hidden", "a"])
    #expect(try directory.names().sorted() == [".hidden", "a"])
  }

  @Test("A name that is not text is an entry, but no name of the spool's")
  func names() throws {
    let hostile = RawName(bytes: [0x61, 0xFF, 0x0A])
    try directory.write(hostile, [1], sync: false)
    #expect(try directory.names().isEmpty)
    #expect(try directory.entries().map(\.name) == [hostile])
    #expect(try directory.read(hostile) == [1])
  }

  @Test("The target of a link is told; what is no link has none")
  func linkTarget() throws {
    try directory.makeLink("link", to: "attempts/3/result.json")
    try directory.put("file")
    #expect(try directory.linkTarget("link") == "attempts/3/result.json")
    #expect(try directory.linkTarget("file") == nil)
    #expect(try directory.linkTarget("nothing") == nil)
  }

  @Test("A hard link is the same file under another name")
  func hardLink() throws {
    try directory.put("a", "a")
    try directory.makeDirectory("folder")
    try directory.link("a", to: directory.directory("folder"), as: "b")
    #expect(try directory.status(of: "folder/b").inode == directory.status(of: "a").inode)
    #expect(try directory.status(of: "a").links == 2)
  }

  @Test("A directory is made once; making it again is told")
  func makeMissing() throws {
    #expect(try directory.makeMissing("folder"))
    #expect(try !directory.makeMissing("folder"))
    #expect(errorCode { () throws(PosixError) in try directory.makeDirectory("folder") } == EEXIST)
  }

  @Test("The absolute path has no links and dots")
  func absolutePath() throws {
    try directory.makeDirectory("folder")
    try directory.makeLink("link", to: "folder")
    let real = directory.absolutePath
    #expect(try Directory(path: "\(scratch.path)/link/../folder").absolutePath == "\(real)/folder")
  }

  @Test("The status tells kind, size, owner and mode")
  func status() throws {
    try directory.put("file", "12345")
    try directory.setMode(0o640, of: "file")
    let status = try directory.status(of: "file")
    #expect(status.kind == .regular)
    #expect(status.size == 5)
    #expect(status.owner == Users.current)
    #expect(status.mode == 0o640)
    #expect(status.links == 1)
  }
}
