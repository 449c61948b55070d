import Glibc
import Posix
import TestSupport
import Testing

@Suite("Removing trees")
struct RemoveTreeTests {
  private let scratch: Scratch
  private var directory: Directory { scratch.directory }

  init() throws { scratch = try Scratch() }

  @Test("Files, folders, links and FIFOs go")
  func everything() throws {
    try directory.put("tree/a/b/file", "x")
    try directory.directory("tree").makeLink("link", to: "nowhere")
    scratch.makeFIFO("tree/fifo")
    try directory.removeTree("tree")
    #expect(try directory.names().isEmpty)
  }

  @Test("A link is removed, and what it points to stays")
  func links() throws {
    try directory.put("kept/file", "x")
    try directory.makeDirectory("tree")
    try directory.directory("tree").makeLink("link", to: "../kept")
    try directory.makeLink("top", to: "kept")
    try directory.removeTree("tree")
    try directory.removeTree("top")
    #expect(try directory.text("kept/file") == "x")
  }

  @Test("Nothing there is no error")
  func nothing() throws {
    try directory.removeTree("nothing")
    #expect(try directory.names().isEmpty)
  }

  @Test("Two hundred levels go")
  func deep() throws {
    try makeNested(levels: 200)
    try directory.removeTree("tree")
    #expect(try directory.names().isEmpty)
  }

  @Test("What lies deeper than the bound is left with an error, not followed for ever")
  func tooDeep() throws {
    let innermost = try makeNested(levels: 300)
    #expect(errorCode { () throws(PosixError) in try directory.removeTree("tree") } == ELOOP)
    #expect(try innermost.status().kind == .directory)
    // A second and a third tree of what is left, so that the test's own folder can be removed.
    var middle = try directory.directory("tree")
    for _ in 0..<150 { middle = try middle.directory("d") }
    try middle.removeTree("d")
  }

  @discardableResult
  private func makeNested(levels: Int) throws -> Directory {
    var folder = try directory.directory(making: "tree")
    for _ in 0..<levels { folder = try folder.directory(making: "d") }
    return folder
  }
}
