import Posix
import Testing

@testable import Gateway

@Suite("Files that are read again")
struct ReloadedTests {
  private static let second: UInt64 = 1_000_000_000
  private let tree: SpoolTree

  init() throws {
    tree = try SpoolTree()
    try tree.write("file", "one")
  }

  private func stamped(limit: Int = 1000) -> StampedFile {
    let path = "\(tree.path)/file"
    return StampedFile(limit: limit) { () throws(PosixError) in try Descriptor.open(path: path) }
  }

  /// A file of words, of which "bad" makes the whole wrong, and those in capitals are complained of.
  private func reloaded() throws -> Reloaded<[String]> {
    try Reloaded("the file", stamped(), now: 0) { (bytes) throws(AccessError) in
      let words = String(decoding: bytes, as: UTF8.self).split(separator: " ").map(String.init)
      guard !words.contains("bad") else { throw AccessError("the file is bad") }
      return Reloaded.Reading(
        value: words,
        complaints: words.filter { $0.uppercased() == $0 }.map { "\($0) is loud" }
      )
    }
  }

  private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

  @Test("What has not changed is not told again")
  func unchanged() throws {
    var file = stamped()
    #expect(text(try file.look(now: 0)) == "one")
    for round in 1...5 { #expect(try file.look(now: UInt64(round) * Self.second) == nil) }
  }

  @Test("A change is told at the first look that is a second after the one before")
  func change() throws {
    var file = stamped()
    _ = try file.look(now: 0)
    try tree.write("file", "two")
    #expect(try file.look(now: Self.second - 1) == nil)
    #expect(text(try file.look(now: Self.second)) == "two")
    #expect(try file.look(now: Self.second * 2) == nil)
  }

  @Test("What was read while it was written is read once more, though the stamp may be the same")
  func halfWritten() throws {
    var file = stamped()
    _ = try file.look(now: 0)
    // Some of these fall within one tick of the file system's clock.
    for round in 1...50 {
      let now = UInt64(round) * 3 * Self.second
      try tree.root.openToOverwrite("file").writeAll(Array("half \(round)".utf8))
      #expect(text(try file.look(now: now)) == "half \(round)")
      try tree.root.openToOverwrite("file").writeAll(Array("done \(round)".utf8))
      #expect(text(try file.look(now: now + Self.second)) == "done \(round)")
      #expect(try file.look(now: now + 2 * Self.second) == nil)
    }
  }

  @Test("A file that comes back is read")
  func comesBack() throws {
    var file = stamped()
    _ = try file.look(now: 0)
    try tree.root.remove("file")
    #expect(throws: PosixError.self) { _ = try file.look(now: Self.second) }
    try tree.write("file", "new")
    #expect(text(try file.look(now: Self.second * 2)) == "new")
  }

  @Test("A link is followed, and what it leads to may change")
  func link() throws {
    try tree.root.remove("file")
    try tree.write("a", "a")
    try tree.write("b", "b")
    try tree.link("file", to: "a")
    var file = stamped()
    #expect(text(try file.look(now: 0)) == "a")
    try tree.root.remove("file")
    try tree.link("file", to: "b")
    #expect(text(try file.look(now: Self.second)) == "b")
  }

  @Test("What is no regular file, or too large, is refused with the reason")
  func refusals() throws {
    var file = stamped(limit: 2)
    #expect { _ = try file.look(now: 0) } throws: {
      ($0 as? PosixError)?.reason == "it has more than 2 bytes"
    }
    try tree.root.remove("file")
    try tree.fifo("file")
    #expect { _ = try file.look(now: Self.second) } throws: { ($0 as? PosixError)?.reason == "it is a FIFO" }
    try tree.root.remove("file")
    try tree.root.makeDirectory("file")
    #expect { _ = try file.look(now: Self.second * 2) } throws: {
      ($0 as? PosixError)?.reason == "it is a directory"
    }
  }

  @Test("A file that cannot be read, or is wrong, is an error at the start")
  func start() throws {
    try tree.write("file", "bad")
    #expect(throws: AccessError("the file is bad")) { _ = try reloaded() }
    try tree.root.remove("file")
    #expect(throws: AccessError("the file cannot be read: No such file or directory")) { _ = try reloaded() }
  }

  @Test("Later, what it said last stays in force, and that is told once")
  func stays() throws {
    var file = try reloaded()
    try tree.root.remove("file")
    let missing =
      "the file cannot be read: No such file or directory; what it said before stays in force"
    #expect(file.refresh(now: Self.second) == [missing])
    #expect(file.refresh(now: Self.second * 2) == [])
    #expect(file.value == ["one"])
    try tree.write("file", "two bad")
    #expect(file.refresh(now: Self.second * 3) == ["the file is bad; what it said before stays in force"])
    #expect(file.value == ["one"])
    try tree.write("file", "two")
    #expect(file.refresh(now: Self.second * 4) == [])
    #expect(file.value == ["two"])
    try tree.root.remove("file")
    #expect(file.refresh(now: Self.second * 5) == [missing])
  }

  @Test("What is passed over in it is told once, and again only when it is new")
  func complaints() throws {
    try tree.write("file", "A b C")
    var file = try reloaded()
    #expect(file.refresh(now: 0) == ["A is loud", "C is loud"])
    #expect(file.refresh(now: Self.second) == [])
    try tree.write("file", "A b D")
    #expect(file.refresh(now: Self.second * 2) == ["D is loud"])
    #expect(file.value == ["A", "b", "D"])
  }

  @Test("Of very many complaints twenty are told, and how many more there are")
  func manyComplaints() throws {
    try tree.write("file", (1...30).map { "A\($0)" }.joined(separator: " "))
    var file = try reloaded()
    let told = file.refresh(now: 0)
    #expect(told.count == 21)
    #expect(told.last == "the file: 10 more lines are passed over")
  }
}
