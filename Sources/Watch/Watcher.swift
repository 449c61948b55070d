import CInotifyTools
import Posix

/// Tells what changes in a few folders, by inotify(7) through libinotifytools.
///
/// What it tells are hints: whoever acts on them looks for itself, and looks now and then without any.
///
/// The library keeps its state in globals, so a process has one watcher, on one thread, which does
/// nothing but drain events. Of the library's traps: its descriptor is not close-on-exec and must be
/// found first; `next_event(0)` waits for ever and `next_events` with more than one busy-waits, so
/// poll(2) waits and `next_events(0, 1)` drains; a watch descriptor of −1 means that events were lost.
package final class Watcher: Sendable {
  package enum Event: Sendable, Equatable {
    /// Something was moved to that name in the folder.
    case movedIn(folder: String, name: RawName)
    /// Something was made under that name in the folder.
    case made(folder: String, name: RawName)
    /// The name is gone from the folder.
    case gone(folder: String, name: RawName)
    /// Something else happened in the folder.
    case changed(folder: String)
    /// Events were lost, of whatever folder.
    case overflow
  }

  private let bell: Bell
  private let isStopping = Locked(false)
  private let descriptor: Int32
  private let folderOf: [Int32: String]
  private let deliver: @Sendable (Event) -> Void

  /// Begins to watch: what happens from here on is told as soon as ``run()`` is called.
  ///
  /// - Parameters:
  ///   - folders: paths.
  ///   - deliver: called on the watcher's thread.
  /// - Throws: where inotify cannot be had, as when the user's instances are used up.
  package init(folders: [String], deliver: @escaping @Sendable (Event) -> Void) throws(PosixError) {
    self.deliver = deliver
    bell = try Bell()
    descriptor = try Self.initialize()
    let events = Int32(IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CLOSE_WRITE | IN_ONLYDIR)
    var folderOf: [Int32: String] = [:]
    for folder in folders {
      guard inotifytools_watch_file(folder, events) != 0 else {
        throw PosixError(code: inotifytools_error(), call: "watch", subject: folder)
      }
      // The library knows directories by their paths with a slash at the end.
      let number = inotifytools_wd_from_filename(folder + "/")
      guard number > 0 else {
        throw PosixError(code: PosixError.badDescriptor, call: "watch", subject: folder)
      }
      folderOf[number] = folder
    }
    self.folderOf = folderOf
  }

  package func stop() {
    isStopping.withLock { $0 = true }
    bell.ring()
  }

  /// Tells what happens until ``stop()``; to be called on a thread of its own, from which alone the
  /// library is used from then on.
  package func run() {
    defer { inotifytools_cleanup() }
    while !isStopping.withLock({ $0 }) {
      guard !Poll.wait(for: [descriptor, bell.number], milliseconds: nil).isEmpty else { continue }
      bell.silence()
      drain()
    }
  }

  private func drain() {
    while let pointer = inotifytools_next_events(0, 1) {
      let event = pointer.pointee
      guard event.wd != -1, event.mask & UInt32(IN_Q_OVERFLOW) == 0 else {
        deliver(.overflow)
        continue
      }
      guard let folder = folderOf[event.wd] else { continue }
      let name = Self.name(of: pointer)
      switch true {
      case event.mask & UInt32(IN_MOVED_TO) != 0: deliver(.movedIn(folder: folder, name: name))
      case event.mask & UInt32(IN_CREATE) != 0: deliver(.made(folder: folder, name: name))
      case event.mask & UInt32(IN_MOVED_FROM | IN_DELETE) != 0: deliver(.gone(folder: folder, name: name))
      default: deliver(.changed(folder: folder))
      }
    }
  }

  /// The name as the file system has it, which need not be UTF-8.
  private static func name(of event: UnsafePointer<inotify_event>) -> RawName {
    guard var byte = bs_inotify_name(event) else { return RawName(bytes: []) }
    var bytes: [UInt8] = []
    while byte.pointee != 0 {
      bytes.append(UInt8(bitPattern: byte.pointee))
      byte += 1
    }
    return RawName(bytes: bytes)
  }

  /// Initialises the library, and finds the descriptor that it does not tell.
  private static func initialize() throws(PosixError) -> Int32 {
    let before = try inotifyDescriptors()
    guard inotifytools_initialize() != 0 else {
      throw PosixError(code: inotifytools_error(), call: "inotify_init", subject: "the watcher")
    }
    guard let descriptor = try inotifyDescriptors().subtracting(before).first else {
      throw PosixError(code: PosixError.badDescriptor, call: "inotify_init", subject: "the watcher")
    }
    try Descriptor.setCloseOnExec(descriptor)
    return descriptor
  }

  private static func inotifyDescriptors() throws(PosixError) -> Set<Int32> {
    let folder = try Directory(path: "/proc/self/fd")
    var found: Set<Int32> = []
    for name in try folder.names() {
      guard let number = Int32(name), try folder.linkTarget(name) == "anon_inode:inotify" else { continue }
      found.insert(number)
    }
    return found
  }
}
