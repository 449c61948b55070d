import Posix

/// Lists in short form, kept for as long as nothing changes that they could show.
final class HwutPages: Sendable {
  struct Page: Hashable, Sendable {
    var offset: Int
    var limit: Int
  }

  private struct Kept: Sendable {
    var revision: UInt64 = 0
    var pages = RecentCache<Page, JSONAnswer>(capacity: 32)
  }

  /// Bytes of a list that is kept.
  private static let largestKept = 64 * 1024

  private let kept = Locked(Kept())

  func page(_ page: Page, of snapshot: Snapshot) -> JSONAnswer {
    let known = kept.withLock { kept -> JSONAnswer? in
      if kept.revision != snapshot.jobsRevision { kept = Kept(revision: snapshot.jobsRevision) }
      return kept.pages.value(page)
    }
    if let known { return known }
    let elements = snapshot.jobs.page(offset: page.offset, limit: page.limit).map(HwutFields.short)
    let answer = JSONAnswer(
      Array("[".utf8) + elements.joined(separator: ",".utf8) + Array("]".utf8),
      vary: "Accept"
    )
    guard answer.body.count <= Self.largestKept else { return answer }
    kept.withLock { if $0.revision == snapshot.jobsRevision { $0.pages.keep(answer, for: page) } }
    return answer
  }
}
