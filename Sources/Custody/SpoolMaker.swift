import JSON
import Posix
import Spool

/// Makes spools, and completes them.
package enum SpoolMaker {
  /// Makes a spool at a path: its folders with their modes, and `spool.json`.
  ///
  /// What is there already stays as it is, so a spool that lacks folders is completed. A directory that
  /// holds other things is refused.
  package static func make(path: String) throws(SpoolError) {
    do throws(PosixError) {
      try Directory.makeDirectory(path: path)
    } catch {
      guard error.exists else { throw SpoolError("cannot make the spool \(path): \(error.reason)") }
    }
    try complete(path: path, mayBegin: true)
  }

  /// Makes what a spool lacks: for one that came out of a version control system, which keeps no empty
  /// folders.
  ///
  /// - Throws: where the path is no spool: it has neither `spool.json` nor `boards/`.
  package static func complete(path: String) throws(SpoolError) {
    try complete(path: path, mayBegin: false)
  }

  private static func complete(path: String, mayBegin: Bool) throws(SpoolError) {
    do {
      let root = try Directory(path: path)
      let names = try root.names()
      let isSpool = names.contains(Layout.configuration) || names.contains(Layout.boards)
      guard isSpool || (mayBegin && names.isEmpty) else {
        throw mayBegin
          ? SpoolError("\(path) is not empty and no spool; name a new directory")
          : SpoolError("\(path) is not a spool: it has no spool.json; `boardspool init \(path)` makes one")
      }
      // Under root others may submit, for only then can intake take what is theirs.
      for folder in Layout.folders(isShared: Users.current == 0) {
        guard try root.makeMissing(folder.path) else { continue }
        try root.setMode(folder.mode, of: folder.path)
        if Layout.spread.contains(folder.path) { try root.directory(folder.path).spreadChildren() }
      }
      if try root.statusIfPresent(of: Layout.configuration) == nil {
        let configuration = Configuration(uuid: try UUID4.make())
        try root.replace(Layout.configuration, configuration.json.pretty, sync: true)
      }
    } catch let error as PosixError {
      throw SpoolError("cannot make the spool \(path): \(error)")
    } catch let error as SpoolError {
      throw error
    } catch {
      throw SpoolError("cannot make the spool \(path): \(error)")
    }
  }
}
