import Posix
import Spool

/// Keeps what a board prints: `console.log` holds the raw bytes as they came, and `console.times` when
/// they came.
///
/// A line of `console.times` is "<microseconds since the start> <offset>", for the chunk that begins at
/// that offset of the log, so that a log can be replayed. Of a board that prints more than the limit the head and the
/// tail are kept, by the rule of ``LogCut``. The head is in the file at once; what comes after it is held in memory,
/// and written when the log is closed, with a line before it that says how much was left out. So a crash
/// loses the tail only, and the file has never more bytes than the limit and that line.
struct ConsoleLog: ~Copyable {
  private static let times = 1 << 16

  private let folder: Directory
  private let log: Descriptor
  private let cut: LogCut
  private let start: UInt64
  private var tail: TailRing
  private var tailTimes: ChunkTimes
  private var times: [UInt8] = []
  private var timesFile: Descriptor?
  /// Bytes that the board printed.
  private(set) var count = 0
  /// The first failure to write; the run goes on without its log.
  private(set) var fault: PosixError?

  /// Makes `console.log`, so that it can be followed from the start; a board that says nothing leaves it
  /// empty.
  init(in folder: Directory, limit: Int, start: UInt64) throws(PosixError) {
    self.folder = folder
    self.start = start
    cut = LogCut(limit: limit)
    tail = TailRing(capacity: cut.tail)
    tailTimes = ChunkTimes(span: cut.tail)
    log = try folder.create(Layout.consoleLog)
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer, at now: UInt64) {
    guard !bytes.isEmpty else { return }
    let chunk = ChunkTimes.Chunk(time: (now &- start) / 1000, offset: count)
    let room = max(0, cut.head - count)
    count += bytes.count
    guard fault == nil else { return }
    if room > 0 { writeHead(UnsafeRawBufferPointer(rebasing: bytes.prefix(room)), chunk) }
    guard bytes.count > room else { return }
    tail.append(UnsafeRawBufferPointer(rebasing: bytes.dropFirst(room)))
    // A chunk that the head's end divides has a line for each part: the second may be far from the first in the end.
    tailTimes.append(ChunkTimes.Chunk(time: chunk.time, offset: chunk.offset + room))
  }

  /// Where a byte of what the board printed stands in the file when it is closed; nil where it was left out.
  func position(of offset: Int) -> Int? { cut.position(of: offset, in: count) }

  /// Evidence with its place in the file; of a line that was left out it is the place of the mark that says so.
  func placed(_ evidence: Evidence) -> Evidence {
    guard case .line(let text, let offset) = evidence else { return evidence }
    return .line(text, offset: position(of: offset) ?? cut.head)
  }

  /// Writes what is left.
  consuming func close() throws(PosixError) {
    if fault == nil { writeTail() }
    if let fault { throw fault }
    try writeTimes()
  }

  private mutating func writeHead(_ bytes: UnsafeRawBufferPointer, _ chunk: ChunkTimes.Chunk) {
    do throws(PosixError) {
      try log.writeAll(bytes)
      note(chunk.time, chunk.offset)
      if times.count > Self.times { try writeTimes() }
    } catch {
      fault = error.about(Layout.consoleLog)
    }
  }

  private mutating func writeTail() {
    guard count > cut.head else { return }
    do throws(PosixError) {
      let pieces = tail.pieces
      try log.writeAll(cut.mark(for: count))
      try log.writeAll(Array(pieces.0))
      try log.writeAll(Array(pieces.1))
    } catch {
      fault = error.about(Layout.consoleLog)
    }
    let begin = count - tail.count
    for chunk in tailTimes.chunks(from: begin) {
      if let place = position(of: max(begin, chunk.offset)) { note(chunk.time, place) }
    }
  }

  private mutating func note(_ time: UInt64, _ place: Int) {
    times.append(contentsOf: "\(time) \(place)\n".utf8)
  }

  private mutating func writeTimes() throws(PosixError) {
    guard !times.isEmpty else { return }
    if timesFile == nil { timesFile = try folder.create(Layout.consoleTimes) }
    try timesFile?.writeAll(times)
    times.removeAll(keepingCapacity: true)
  }
}
