import Custody
import Posix
import Spool

/// Removes what lies in `.trash/`, a bounded number of files a step.
///
/// Between two steps it keeps its place in the tree. What cannot be removed is left until the next start, and
/// reported once.
final class TrashSweeper {
  /// A folder that lies deeper is first moved up, so that no tree needs more open folders than this.
  private static let maximumDepth = 32

  /// A folder that is being emptied.
  private struct Level {
    var folder: Directory
    /// What is still in it.
    var rest: [RawName]
    /// Its name in the level above; nil for `.trash/` itself.
    var name: RawName?
  }

  private let depot: Depot
  /// Files and folders removed in one step.
  private let removedAtOnce: Int
  private let report: (Event) -> Void
  private var levels: [Level] = []
  private var mayHoldMore = true
  private var stuck: Set<RawName> = []
  private var moved = 0

  init(_ depot: Depot, removedAtOnce: Int = 2000, report: @escaping (Event) -> Void) {
    self.depot = depot
    self.removedAtOnce = removedAtOnce
    self.report = report
  }

  /// Something was put there.
  func filled() { mayHoldMore = true }

  /// One step.
  ///
  /// - Returns: whether there is more to be removed.
  /// - Throws: where the folder cannot be read.
  func step() throws(PosixError) -> Bool {
    if levels.isEmpty {
      guard mayHoldMore else { return false }
      try begin()
    }
    var budget = removedAtOnce
    while budget > 0, let level = levels.last {
      if let name = level.rest.last {
        levels[levels.count - 1].rest.removeLast()
        budget -= remove(name, from: level.folder)
      } else {
        levels.removeLast()
        if let name = level.name, let above = levels.last {
          budget -= 1
          attempt(name) { () throws(PosixError) in try above.folder.removeDirectory(name) }
        }
      }
    }
    return !levels.isEmpty || mayHoldMore
  }

  private func begin() throws(PosixError) {
    let trash = try depot.folder(Layout.trash)
    let names = try trash.entries().map(\.name).filter { !stuck.contains($0) }
    mayHoldMore = false
    guard !names.isEmpty else { return }
    // The lines that tell of the purges must not be lost when nothing else tells of them any more.
    try depot.sync()
    levels = [Level(folder: trash, rest: names, name: nil)]
  }

  /// Removes a file, or goes down into a folder; what that counts.
  private func remove(_ name: RawName, from folder: Directory) -> Int {
    attempt(name) { () throws(PosixError) in
      let status = try folder.statusIfPresent(of: name)
      guard status?.kind == .directory else { return try folder.removeIfPresent(name) }
      // A program of a run can have closed a folder of its outputs.
      if let mode = status?.mode, mode & 0o700 != 0o700 { try folder.setMode(0o700, of: name) }
      guard levels.count < Self.maximumDepth else { return try moveUp(name, from: folder) }
      let inner = try folder.directory(name)
      levels.append(Level(folder: inner, rest: try inner.entries().map(\.name), name: name))
    }
    return 1
  }

  private func moveUp(_ name: RawName, from folder: Directory) throws(PosixError) {
    guard let trash = levels.first?.folder else { return }
    repeat {
      moved += 1
      do throws(PosixError) {
        try folder.rename(name, to: trash, as: RawName("deep~\(moved)"))
        mayHoldMore = true
        return
      } catch  where error.exists || error.isNoDirectory {}
    } while true
  }

  /// What fails stays: with it what it lies in, down to the entry of `.trash/`.
  private func attempt(_ name: RawName, _ body: () throws(PosixError) -> Void) {
    do throws(PosixError) {
      try body()
    } catch {
      let top = levels.count > 1 ? levels[1].name ?? name : name
      guard stuck.insert(top).inserted else { return }
      report(
        Event(
          "trash.failure",
          .warning,
          ["path": "\(Layout.trash)/\(top.shown)"],
          "\(Layout.trash)/\(top.shown) cannot be removed: \(error); it is tried again at the next start"
        )
      )
    }
  }
}
