import Boards
import Posix

@testable import Runner

/// A server of one console, on a port of its own.
final class ConsoleServer: Sendable {
  private let listener: Descriptor
  let address: ServerAddress

  init() throws {
    let listener = try Sockets.listen(on: ListenAddress(host: "127.0.0.1", port: 0))
    guard let address = ServerAddress("127.0.0.1:\(try Sockets.port(of: listener))") else {
      throw ConsoleFault("the address is none")
    }
    self.address = address
    self.listener = listener
  }

  /// The next connection, which waits when it is written.
  func accept() throws -> Descriptor {
    _ = Poll.wait(for: [listener.number], milliseconds: 10_000)
    guard let socket = try Sockets.accept(from: listener) else { throw ConsoleFault("nobody connects") }
    try socket.setNonblocking(false)
    return socket
  }
}

/// A board that prints as fast as it is read, on a thread of its own.
final class Flood: Sendable {
  private let isOver: Bell

  /// A pattern in which each place has a byte of its own.
  static func bytes(_ range: Range<Int>) -> [UInt8] {
    range.map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
  }

  init(count: Int, _ target: consuming Descriptor) throws {
    isOver = try Bell()
    // The pattern repeats itself.
    let piece = Self.bytes(0..<1 << 16)
    let number = target.release()
    try Worker(name: "flood") { [isOver] in
      Signals.blockBrokenPipes()
      let target = Descriptor(owning: number)
      var rest = count
      while rest > 0, (try? target.writeAll(Array(piece.prefix(rest)))) != nil {
        rest -= min(rest, piece.count)
      }
      isOver.ring()
    }.detach()
  }

  /// Waits until all is written, or nobody reads any more.
  func wait() { _ = isOver.wait(milliseconds: 10_000) }
}

extension ConsoleLink {
  /// Reads until so many bytes have come; fewer where it takes too long.
  mutating func read(_ count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while bytes.count < count, let number, !Poll.wait(for: [number], milliseconds: 10_000).isEmpty {
      if case .bytes(let read) = read(into: &buffer) { bytes += buffer.prefix(read) }
    }
    return bytes
  }

  /// Reads until the console is gone; false where it stays.
  mutating func waitForLoss() throws -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while let number, !Poll.wait(for: [number], milliseconds: 10_000).isEmpty { _ = read(into: &buffer) }
    return number == nil
  }
}
