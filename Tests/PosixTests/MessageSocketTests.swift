import Glibc
import Posix
import TestSupport
import Testing

@Suite("Message sockets")
struct MessageSocketTests {
  @Test("Messages keep their bounds and their order")
  func bounds() throws {
    let pair = try Sockets.messagePair()
    try pair.near.send(Array("first".utf8))
    try pair.near.send(Array("second".utf8))
    let messages = [try pair.far.receive(limit: 100)?.bytes, try pair.far.receive(limit: 100)?.bytes]
    #expect(messages == [Array("first".utf8), Array("second".utf8)])
  }

  @Test("A descriptor that is sent is the same open file, closed by an exec")
  func descriptors() throws {
    let pair = try Sockets.messagePair()
    let pipe = try Pipe()
    try pair.near.send([1], descriptors: [pipe.writeEnd.number])
    let received = try pair.far.receive(limit: 100)
    let numbers = received?.descriptors ?? []
    #expect(received?.bytes == [1])
    #expect(numbers.count == 1)
    for number in numbers {
      #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0)
      try Descriptor(owning: number).writeAll(Array("through".utf8))
    }
    let read = try readSome(pipe.readEnd)
    #expect(read == Array("through".utf8))
  }

  private func readSome(_ descriptor: borrowing Descriptor) throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 100)
    let count = try buffer.withUnsafeMutableBytes { try descriptor.read(into: $0) }
    return Array(buffer.prefix(count ?? 0))
  }

  @Test("Sixteen descriptors come with one message; seventeen are refused")
  func many() throws {
    let pair = try Sockets.messagePair()
    let null = try Descriptor.null()
    try pair.near.send([1], descriptors: Array(repeating: null.number, count: 16))
    let received = try pair.far.receive(limit: 100)?.descriptors ?? []
    for number in received { _ = Descriptor(owning: number) }
    #expect(received.count == 16)
    let refused = errorCode { () throws(PosixError) in
      try pair.near.send([1], descriptors: Array(repeating: null.number, count: 17))
    }
    #expect(refused == EINVAL)
  }

  @Test("A peer that is gone is read as an empty message, and written as EPIPE without a signal")
  func peerIsGone() throws {
    var pair = try Sockets.messagePair()
    pair.far = try Descriptor.null()
    let received = try pair.near.receive(limit: 100)
    #expect(received?.bytes == [])
    #expect(errorCode { () throws(PosixError) in try pair.near.send([1]) } == EPIPE)
  }

  @Test("After a shutdown the peer reads the end, though a copy of the socket is open")
  func shutdown() throws {
    let pair = try Sockets.messagePair()
    let copy = try pair.near.duplicate()
    pair.near.shutdown()
    let received = try pair.far.receive(limit: 100)
    #expect(received?.bytes == [])
    #expect(copy.number >= 0)
  }

  @Test("No message is nil where nobody waits")
  func nothingWaits() throws {
    let pair = try Sockets.messagePair()
    try pair.near.setNonblocking(true)
    let received = try pair.near.receive(limit: 100)
    #expect(received == nil)
  }
}
