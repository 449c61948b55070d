import Posix
import TestSupport
import Testing

@testable import Watch

/// The library keeps its state in globals, so there is one watcher, and one test that takes it through
/// all that it tells.
@Suite("The watcher")
struct WatcherTests {
  private static func has(_ events: Locked<[Watcher.Event]>, _ event: Watcher.Event) -> Bool {
    events.withLock { $0.contains(event) }
  }

  /// Waits until the event was told; false when it is not within ten seconds.
  private static func comes(_ event: Watcher.Event, in events: Locked<[Watcher.Event]>) -> Bool {
    let deadline = Clock.monotonic + 10_000_000_000
    while !has(events, event) {
      if Clock.monotonic > deadline { return false }
      _ = Poll.wait(for: [], milliseconds: 2)
    }
    return true
  }

  @Test("It tells what is moved in, made, removed and written, from the moment it is made until it stops")
  func events() throws {
    let scratch = try Scratch()
    try scratch.directory.makeDirectory("in")
    try scratch.directory.makeDirectory("elsewhere")
    let folder = "\(scratch.path)/in"
    let events = Locked<[Watcher.Event]>([])
    let ended = try Bell()
    let watcher = try Watcher(folders: [folder]) { event in events.withLock { $0.append(event) } }
    #expect(try Self.isCloseOnExec())
    // Before it runs: nothing falls between the first look and the first event.
    try scratch.directory.put("in/early", "x")
    try Worker(name: "watcher") {
      watcher.run()
      ended.ring()
    }.detach()
    #expect(Self.comes(.made(folder: folder, name: RawName("early")), in: events))
    #expect(Self.comes(.changed(folder: folder), in: events))

    let inside = try scratch.directory.directory("in")
    try inside.makeDirectory(".drop")
    try inside.rename(".drop", to: inside, as: "drop")
    #expect(Self.comes(.movedIn(folder: folder, name: RawName("drop")), in: events))
    #expect(Self.comes(.gone(folder: folder, name: RawName(".drop")), in: events))

    let hostile = RawName(bytes: [0x61, 0x0A, 0xFF])
    try inside.makeDirectory(hostile)
    #expect(Self.comes(.made(folder: folder, name: hostile), in: events))

    try inside.rename("drop", to: try scratch.directory.directory("elsewhere"), as: "drop")
    #expect(Self.comes(.gone(folder: folder, name: RawName("drop")), in: events))

    // Thousands at once come through, or are told to be lost.
    for number in 0..<3000 { try inside.put("n\(number)") }
    let last = Watcher.Event.made(folder: folder, name: RawName("n2999"))
    #expect(Self.comes(last, in: events) || Self.has(events, .overflow))

    watcher.stop()
    #expect(ended.wait(milliseconds: 10_000))
  }

  /// The descriptor must not leak into the programs that are started.
  private static func isCloseOnExec() throws -> Bool {
    let folder = try Directory(path: "/proc/self/fd")
    let name = try folder.names().first { try folder.linkTarget($0) == "anon_inode:inotify" }
    let info = String(decoding: try ProcFile.read("/proc/self/fdinfo/\(try #require(name))"), as: UTF8.self)
    // O_CLOEXEC is a digit of the flags, which are octal (proc(5)).
    return info.contains("flags:\t02")
  }
}
