import Posix
import Spool

/// The jobs that ended, latest first: notes that intake has not read yet, then the index from its end,
/// then, for a spool whose index does not name them, the folders.
struct RecentEnds {
  private enum Stage {
    case notes
    case index(end: Int)
    case folders
    case over
  }

  private static let chunk = 1 << 16

  private let reader: SpoolReader
  private var stage = Stage.notes
  private var indexNamed = false

  init(_ reader: SpoolReader) throws(PosixError) { self.reader = reader }

  /// Some more ids, of which some may have come before; nil when there are no more.
  mutating func next() throws(PosixError) -> [JobID]? {
    switch stage {
    case .notes:
      stage = .index(end: try indexSize())
      let names = try reader.root.directory(Layout.news).names()
      return names.compactMap { name in name.firstIndex(of: "~").flatMap { JobID(name[..<$0]) } }.sorted(
        by: >
      )
    case .index(let end):
      return try fromIndex(end: end)
    case .folders:
      stage = .over
      let tokens = try reader.tokens(in: .finished) + reader.tokens(in: .cancelled)
      return tokens.map(\.id).sorted(by: >)
    case .over:
      return nil
    }
  }

  private func indexSize() throws(PosixError) -> Int {
    try reader.root.directory(Layout.index).statusIfPresent(of: IndexFollower.fileName)?.size ?? 0
  }

  /// The lines before an offset that begins one, as many as a chunk holds.
  private mutating func fromIndex(end: Int) throws(PosixError) -> [JobID] {
    guard end > 0 else {
      stage = indexNamed ? .over : .folders
      return []
    }
    let file = try reader.root.openWithin("\(Layout.index)/\(IndexFollower.fileName)")
    var size = Self.chunk
    while true {
      let start = max(0, end - size)
      let bytes = try file.bytes(at: start, count: end - start)
      let first = start == 0 ? 0 : bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
      guard first < bytes.count || start == 0 else {
        // No line begins in so little.
        size *= 2
        continue
      }
      stage = .index(end: start + first)
      var ids: [JobID] = []
      for line in bytes[first...].split(separator: UInt8(ascii: "\n")) {
        if case .ended(let end)? = IndexRecord(line) { ids.append(end.id) }
      }
      if !ids.isEmpty { indexNamed = true }
      return ids.reversed()
    }
  }
}
