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

  private let site: Site
  private var stage = Stage.notes
  private var indexNamed = false

  init(_ site: Site) { self.site = site }

  /// Some more ids, of which some may have come before; nil when there are no more.
  mutating func next() throws(ClientError) -> [JobID]? {
    switch stage {
    case .notes:
      stage = .index(end: try indexSize())
      let names = try site.names(in: Layout.news)
      return names.compactMap { name in name.firstIndex(of: "~").flatMap { JobID(name[..<$0]) } }.sorted(
        by: >
      )
    case .index(let end):
      return try fromIndex(end: end)
    case .folders:
      stage = .over
      let names = try site.names(in: Place.finished.rawValue) + site.names(in: Place.cancelled.rawValue)
      return names.compactMap { JobID($0) }.sorted(by: >)
    case .over:
      return nil
    }
  }

  private static let index = "\(Layout.index)/\(IndexFollower.fileName)"

  private func indexSize() throws(ClientError) -> Int { try site.size(of: Self.index) ?? 0 }

  /// The lines before an offset that begins one, as many as a chunk holds.
  private mutating func fromIndex(end: Int) throws(ClientError) -> [JobID] {
    guard end > 0 else {
      stage = indexNamed ? .over : .folders
      return []
    }
    var size = Self.chunk
    while true {
      let start = max(0, end - size)
      let bytes = try site.bytes(of: Self.index, at: start, count: end - start)
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
