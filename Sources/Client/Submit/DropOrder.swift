import Spool

/// The order in which drops go: what others name before those that name it.
///
/// A name in `parent` and `depends_on` means a drop that is in `incoming/`, else the newest job of that name; so
/// whoever is named goes first, and the name means it.
enum DropOrder {
  /// Sorts drafts of different names; those that do not depend on each other stay in their order.
  ///
  /// - Throws: ``ClientError/usage(_:)`` for jobs that wait for each other, by their names.
  static func sorted(_ drafts: [DropDraft]) throws(ClientError) -> [DropDraft] {
    var walk = Walk(drafts)
    for draft in drafts { try walk.visit(draft) }
    for draft in drafts { try walk.checkAncestors(of: draft) }
    return walk.sorted
  }

  private struct Walk {
    private(set) var sorted: [DropDraft] = []
    private let byName: [String: DropDraft]
    private var done: Set<String> = []
    /// The drafts under way, each named by the one before it.
    private var trail: [String] = []

    init(_ drafts: [DropDraft]) {
      byName = Dictionary(drafts.map { ($0.name, $0) }) { first, _ in first }
    }

    mutating func visit(_ draft: DropDraft) throws(ClientError) {
      guard !done.contains(draft.name) else { return }
      if let start = trail.firstIndex(of: draft.name) {
        let members = trail[start...] + [draft.name]
        throw .usage("these jobs wait for each other: \(members.joined(separator: " → "))")
      }
      trail.append(draft.name)
      for name in draft.references {
        if let other = byName[name] { try visit(other) }
      }
      trail.removeLast()
      done.insert(draft.name)
      sorted.append(draft)
    }

    /// A group ends after its jobs, so none of them can wait for its end.
    func checkAncestors(of draft: DropDraft) throws(ClientError) {
      var next = draft.parentDrop
      while let name = next {
        guard !draft.manifest.dependsOn.contains(.drop(name)) else {
          throw .usage("\(draft.name) depends on \(name), the group that it is in, which ends only after it")
        }
        next = byName[name]?.parentDrop
      }
    }
  }
}

extension DropDraft {
  fileprivate var parentDrop: String? {
    guard case .drop(let name)? = manifest.parent else { return nil }
    return name
  }

  /// The drops that it names.
  fileprivate var references: [String] {
    let named = manifest.dependsOn.compactMap { reference -> String? in
      guard case .drop(let name) = reference else { return nil }
      return name
    }
    return (parentDrop.map { [$0] } ?? []) + named
  }
}
