import Posix
import TestSupport
import Testing

@testable import Spool

@Suite("Following the index")
struct IndexFollowerTests {
  private let scratch: Scratch
  private let file = "\(Layout.index)/\(IndexFollower.fileName)"

  init() throws {
    scratch = try Scratch()
    try scratch.directory.makeDirectory(Layout.index)
  }

  private func end(_ number: Int) throws -> IndexLine {
    .ended(try JobID.known(number), verdict: .passed, at: Timestamp(microseconds: 1), board: nil)
  }

  private func append(_ bytes: some Sequence<UInt8>) throws {
    try scratch.directory.openToAppend(file).writeAll(Array(bytes))
  }

  /// The lines that came, and whether the file was rebuilt.
  private func read(_ follower: inout IndexFollower) throws -> (lines: [IndexLine], wasRebuilt: Bool) {
    var lines: [IndexLine] = []
    var wasRebuilt = false
    try follower.next(rebuilt: { wasRebuilt = true }) { lines.append(IndexLine($0)) }
    return (lines, wasRebuilt)
  }

  @Test("Each line comes once")
  func once() throws {
    var follower = IndexFollower(root: scratch.directory)
    #expect(try read(&follower).lines == [])
    try append(end(1).bytes + end(2).bytes)
    #expect(try read(&follower).lines == [end(1), end(2)])
    #expect(try read(&follower).lines == [])
    try append(end(3).bytes)
    #expect(try read(&follower).lines == [end(3)])
  }

  @Test("A line without its end waits for it, wherever it was cut")
  func tornTail() throws {
    let line = try end(2).bytes
    for cut in 1..<line.count {
      try scratch.directory.put(file, bytes: end(1).bytes + line.prefix(cut))
      var follower = IndexFollower(root: scratch.directory)
      #expect(try read(&follower).lines == [end(1)])
      #expect(follower.hasTornEnd)
      #expect(try read(&follower).lines == [])
      try append(line.dropFirst(cut))
      #expect(try read(&follower).lines == [end(2)])
      #expect(!follower.hasTornEnd)
      #expect(follower.damagedLines == 0)
    }
  }

  @Test("A damaged line is passed over and counted, and the next is read")
  func damagedLine() throws {
    var follower = IndexFollower(root: scratch.directory)
    try append(end(1).bytes + Array("garbage\n\n".utf8) + end(2).bytes)
    #expect(try read(&follower).lines == [end(1), end(2)])
    #expect(follower.damagedLines == 2)
  }

  @Test("A line longer than any that is written does not keep the next from being read")
  func endlessLine() throws {
    var follower = IndexFollower(root: scratch.directory)
    let rubbish = [UInt8](repeating: 0x41, count: IndexFollower.pieceSize + 5)
    try append(end(1).bytes + rubbish)
    #expect(try read(&follower).lines == [end(1)])
    try append(rubbish)
    #expect(try read(&follower).lines == [])
    try append([0x0A] + end(2).bytes)
    #expect(try read(&follower).lines == [end(2)])
    #expect(follower.damagedLines == 1)
  }

  @Test("A file that was rebuilt is read from its start, and told as rebuilt before its lines come")
  func rebuilt() throws {
    var follower = IndexFollower(root: scratch.directory)
    try append(end(1).bytes)
    #expect(try !read(&follower).wasRebuilt)
    let index = try scratch.directory.directory(Layout.index)
    try index.replace(IndexFollower.fileName, end(7).bytes + end(8).bytes, sync: false)
    var order: [String] = []
    try follower.next(rebuilt: { order.append("rebuilt") }) { _ in order.append("line") }
    #expect(order == ["rebuilt", "line", "line"])
    #expect(try !read(&follower).wasRebuilt)
  }

  @Test("A file that was cut short is read from its start")
  func truncated() throws {
    var follower = IndexFollower(root: scratch.directory)
    try append(end(1).bytes + end(2).bytes)
    _ = try read(&follower)
    try scratch.directory.openToAppend(file).truncate(to: 0)
    try append(end(3).bytes)
    let (lines, wasRebuilt) = try read(&follower)
    #expect(wasRebuilt)
    #expect(try lines == [end(3)])
  }

  @Test("Lines across the ends of pieces are read whole, and none twice")
  func many() throws {
    var follower = IndexFollower(root: scratch.directory)
    let lines = try (100_000..<160_000).map(end)
    try append(lines.map(\.bytes).joined())
    #expect(lines.count * lines[0].bytes.count > IndexFollower.pieceSize)
    #expect(try read(&follower).lines == lines)
  }

  @Test("A folder in its place is an error, a missing file is none")
  func noFile() throws {
    var follower = IndexFollower(root: scratch.directory)
    #expect(try read(&follower).lines == [])
    try scratch.directory.directory(Layout.index).makeDirectory(IndexFollower.fileName)
    #expect(throws: PosixError.self) { try follower.next { _ in } }
  }
}
