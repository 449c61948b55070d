import HTTP
import Posix
import Testing

@testable import Gateway

@Suite("Lists that are too long for one answer", .timeLimit(.minutes(5)))
struct FeedTests {
  private final class Numbers: ElementSource {
    private let number: Locked<Int>
    private let end: Int

    init(_ range: Range<Int>) {
      number = Locked(range.lowerBound)
      end = range.upperBound
    }

    func next() -> Element {
      self.number.withLock { number in
        guard number < end else { return .end }
        defer { number += 1 }
        return number % 3 == 0 ? .skipped : .text(Array("\(number)".utf8))
      }
    }
  }

  private func request() throws -> HTTPRequest {
    var parser = RequestParser()
    guard case .head(let request) = parser.consume(Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8)) else {
      throw Visitor.Failure.ended
    }
    return request
  }

  @Test("A short list has a length and a tag")
  func short() throws {
    let answer = JSONList.answer(to: try request(), Numbers(1..<6))
    guard case .bytes(let bytes) = answer.response.body else {
      Issue.record("not at once")
      return
    }
    #expect(String(decoding: bytes, as: UTF8.self) == "[1,2,4,5]")
    #expect(answer.response.encodedFields != nil)
  }

  @Test("A long list comes in bounded pieces that make one array")
  func long() throws {
    let answer = JSONList.answer(to: try request(), head: "{\"jobs\":[", foot: "]}", Numbers(1..<200_000))
    guard case .feed(let feed) = answer.content else {
      Issue.record("not in pieces")
      return
    }
    var bytes: [UInt8] = []
    loop: while true {
      switch feed.next() {
      case .bytes(let piece):
        #expect(piece.count < 512 * 1024)
        bytes += piece
      case .more: break
      case .end: break loop
      case .nothing, .broken: Issue.record("a list waits for nothing")
      }
    }
    let expected = (1..<200_000).filter { $0 % 3 != 0 }.map(String.init).joined(separator: ",")
    #expect(String(decoding: bytes, as: UTF8.self) == "{\"jobs\":[\(expected)]}")
  }
}
