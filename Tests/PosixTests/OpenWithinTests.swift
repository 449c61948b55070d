import Glibc
import Posix
import TestSupport
import Testing

/// Files of strangers are opened beneath a directory and nowhere else.
@Suite("Opening within a directory")
struct OpenWithinTests {
  private let scratch: Scratch
  private var directory: Directory { scratch.directory }

  init() throws {
    scratch = try Scratch()
    try scratch.directory.put("outside", "secret")
    try scratch.directory.put("drop/inner/file", "content")
  }

  private func drop() throws -> Directory { try directory.directory("drop") }

  private func openCode(_ path: String) throws -> Int32? {
    let drop = try drop()
    return errorCode { () throws(PosixError) in _ = try drop.openWithin(path) }
  }

  @Test("A path of several components is opened")
  func severalComponents() throws {
    let file = try drop().openWithin("inner/file")
    #expect(try file.bytes(at: 0, count: 100) == Array("content".utf8))
  }

  @Test("A link is refused as the last component, also one that stays within")
  func linkAtTheEnd() throws {
    try drop().makeLink("link", to: "inner/file")
    #expect(try openCode("link") == ELOOP)
  }

  @Test("A link is refused on the way")
  func linkOnTheWay() throws {
    try drop().makeLink("folder", to: "inner")
    #expect(try openCode("folder/file") == ELOOP)
  }

  @Test("Two dots do not lead out, nor does an absolute path")
  func escapes() throws {
    #expect(try openCode("../outside") == EXDEV)
    #expect(try openCode("inner/../../outside") == EXDEV)
    #expect(try openCode("\(scratch.path)/outside") == EXDEV)
  }

  @Test("A FIFO without a writer does not hold up who opens it")
  func fifo() throws {
    scratch.makeFIFO("drop/fifo")
    let file = try drop().openWithin("fifo")
    let kind = try file.status().kind
    #expect(kind == .fifo)
  }

  @Test("What is not there is missing")
  func missing() throws {
    #expect(try openCode("nothing") == ENOENT)
  }

  @Test("A descriptor that was opened does not outlive an exec")
  func closeOnExec() throws {
    let file = try drop().openWithin("inner/file")
    let flags = fcntl(file.number, F_GETFD)
    #expect(flags & FD_CLOEXEC != 0)
  }

  @Test("A new file is made beneath the directory")
  func create() throws {
    try drop().createWithin("inner/new", mode: 0o755).writeAll([1, 2])
    #expect(try drop().read("inner/new") == [1, 2])
    #expect(try drop().status(of: "inner/new").mode & 0o700 == 0o700)
  }

  @Test("A new file is made nowhere else", arguments: ["../new", "folder/new", "inner/file", "none/new"])
  func createElsewhere(path: String) throws {
    let drop = try drop()
    try drop.makeLink("folder", to: "../")
    let code = errorCode { () throws(PosixError) in _ = try drop.createWithin(path, mode: 0o644) }
    #expect(code != nil)
    #expect(!directory.has("new"))
    #expect(try drop.text("inner/file") == "content")
  }

  @Test("A directory that is a link is not opened as one")
  func linkedDirectory() throws {
    let drop = try drop()
    try drop.makeLink("folder", to: "inner")
    let code = errorCode { () throws(PosixError) in _ = try drop.directory("folder") }
    #expect(code == ENOTDIR || code == ELOOP)
  }

  @Test("A file is not made through a link")
  func createThroughLink() throws {
    let drop = try drop()
    try drop.makeLink("link", to: "../new")
    #expect(errorCode { () throws(PosixError) in _ = try drop.create("link") } == EEXIST)
    #expect(errorCode { () throws(PosixError) in _ = try drop.openToAppend("link") } == ELOOP)
    #expect(!directory.has("new"))
  }
}
