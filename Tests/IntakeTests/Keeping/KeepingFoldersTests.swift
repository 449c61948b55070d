import Custody
import Posix
import Spool
import TestSupport
import Testing

@Suite("Folders of a spool that is older than this program")
struct KeepingFoldersTests {
  @Test("The next start makes those that keeping house needs, for nobody else to look into")
  func completed() throws {
    let spool = try TemporarySpool()
    try spool.root.removeTree(Layout.trash)
    try spool.root.removeTree(Layout.hooks)
    try SpoolMaker.complete(path: spool.path)
    for name in [Layout.trash, Layout.hooks] {
      let status = try spool.root.status(of: name)
      #expect(status.kind == .directory)
      #expect(status.mode == 0o700)
    }
  }

  @Test("Names in .hooks/ are read as they are written, and others are nobody's")
  func names() throws {
    for state in [HookName.State.due, .started] {
      let name = HookName(try .known(42), epoch: 3, state)
      #expect(HookName(name.name) == name)
    }
    #expect(HookName("42~0")?.epoch == 0)
    for name in ["42", "042~1", "42~", "42~01", "42~1~", "42~1~begun", "42~1~started~", "~1", "x~1", ""] {
      #expect(HookName(name) == nil, "\(name)")
    }
  }
}
