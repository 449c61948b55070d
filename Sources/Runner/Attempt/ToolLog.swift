import Posix
import Spool

/// Keeps what the tools say, in `flash.log`, and its end for verdicts.
///
/// The file is made with its first byte.
struct ToolLog: ~Copyable {
  private static let tailLength = 16384
  private static let limit = 16 << 20

  private let folder: Directory
  private var file: Descriptor?
  private var count = 0
  private var hasFailed = false
  /// The last of what was said since ``beginTool()``.
  private(set) var tail: [UInt8] = []

  init(in folder: Directory) { self.folder = folder }

  mutating func beginTool() { tail.removeAll() }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    tail.append(contentsOf: bytes)
    if tail.count > 2 * Self.tailLength { tail.removeFirst(tail.count - Self.tailLength) }
    guard count < Self.limit, !hasFailed else { return }
    count += bytes.count
    do throws(PosixError) {
      if file == nil { file = try folder.create(Layout.flashLog) }
      try file?.writeAll(bytes)
    } catch {
      // The run's verdict does not hang on this file; the console's log reports a full disk.
      hasFailed = true
    }
  }
}
