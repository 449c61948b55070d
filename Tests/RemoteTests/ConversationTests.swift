import Testing

@testable import Remote

@Suite("Conversations")
struct ConversationTests {
  /// Goes through a conversation with the answers of a server.
  ///
  /// - Returns: what it asked.
  private static func asked(
    _ conversation: some Conversation,
    _ answers: [SFTPAnswer]
  ) throws -> [SFTPRequest] {
    var requests: [SFTPRequest] = []
    var next = try conversation.proceed(nil)
    var rest = answers[...]
    while let request = next {
      requests.append(request)
      let given = rest.popFirst()
      let answer: SFTPAnswer = try #require(given)
      next = try conversation.proceed(answer)
    }
    #expect(rest.isEmpty)
    return requests
  }

  private static let done = SFTPAnswer.status(.ok, message: "")
  private static let end = SFTPAnswer.status(.endOfFile, message: "")
  private static let missing = SFTPAnswer.status(.noSuchFile, message: "No such file")

  @Test("A file is read until a piece is short")
  func readFile() throws {
    let whole = [UInt8](repeating: 1, count: ReadFile.chunk)
    let file = ReadFile("a")
    let requests = try Self.asked(file, [.handle([7]), .data(whole), .data([2]), Self.done])
    #expect(try file.content() == whole + [2])
    #expect(requests.last == .close(handle: [7]))
    #expect(requests[2] == .read(handle: [7], offset: UInt64(ReadFile.chunk), count: UInt32(ReadFile.chunk)))
  }

  @Test("A file that is not there is no file, and no failure")
  func missingFile() throws {
    let file = ReadFile("a")
    _ = try Self.asked(file, [Self.missing])
    #expect(try file.content() == nil)
  }

  @Test("A file that grows beyond the limit is given up, and closed")
  func tooLarge() throws {
    let file = ReadFile("a", limit: 10)
    let data = SFTPAnswer.data([UInt8](repeating: 1, count: ReadFile.chunk))
    let requests = try Self.asked(file, [.handle([7]), data, Self.done])
    #expect(throws: RemoteError.refused("a has more than 10 bytes")) { _ = try file.content() }
    #expect(requests.last == .close(handle: [7]))
  }

  @Test("More bytes than were asked for are a failure")
  func excess() throws {
    let file = ReadFile("a")
    _ = try Self.asked(
      file,
      [.handle([7]), .data([UInt8](repeating: 1, count: ReadFile.chunk + 1)), Self.done]
    )
    #expect(throws: RemoteError.self) { _ = try file.content() }
  }

  @Test(
    "Where anybody writes, what is no regular file is not opened",
    arguments: [0o010644, 0o120777, 0o040755]
  )
  func fifo(mode: UInt32) throws {
    var attributes = SFTPAttributes()
    attributes.mode = mode
    let file = ReadFile("a", writers: .anybody)
    #expect(try Self.asked(file, [.attributes(attributes)]) == [.lstat(path: "a")])
    #expect(throws: RemoteError.self) { _ = try file.content() }
  }

  @Test("A directory is listed to its end, without itself and its parent")
  func list() throws {
    func names(_ texts: [String]) -> SFTPAnswer {
      .names(texts.map { SFTPName(name: .init($0), longName: "", attributes: SFTPAttributes()) })
    }
    let list = ListDirectory("a")
    _ = try Self.asked(list, [.handle([7]), names([".", "..", "x"]), names(["y"]), Self.end, Self.done])
    #expect(try list.entries()?.map(\.component) == ["x", "y"])
  }

  @Test("A file is written in pieces, and closed")
  func write() throws {
    let bytes = [UInt8](repeating: 3, count: ReadFile.chunk + 5)
    let file = WriteFile("a", bytes, [.create, .truncate])
    let requests = try Self.asked(file, [.handle([7]), Self.done, Self.done, Self.done])
    try file.requireDone()
    #expect(requests[2] == .write(handle: [7], offset: UInt64(ReadFile.chunk), bytes: [3, 3, 3, 3, 3]))
    #expect(requests.count == 4)
  }

  @Test("A write that fails closes the file, and is a failure")
  func full() throws {
    let file = WriteFile("a", [1], [.create])
    let requests = try Self.asked(file, [.handle([7]), .status(.failure, message: "Failure"), Self.done])
    #expect(requests.last == .close(handle: [7]))
    #expect(throws: RemoteError.self) { try file.requireDone() }
  }

  @Test(
    "What is compared lies within the file, ends with its end, and has a block a mebibyte",
    arguments: [
      1, 4096, 1 << 16, (1 << 16) + 1, 1 << 20, (3 << 20) + 17,
    ]
  )
  func blocks(size: Int) {
    let blocks = Comparison.blocks(of: size)
    #expect(blocks.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= size && $0.count <= ReadFile.chunk })
    #expect(blocks.last?.upperBound == size)
    for start in stride(from: 0, to: size, by: 1 << 20) { #expect(blocks.contains { $0.contains(start) }) }
  }
}
