import CLinux
import Glibc

/// Sockets in the file system (unix(7)).
///
/// A socket is bound under a private name, given its permissions, and listens before it gets the name by
/// which others connect; so nobody finds it half made, whatever the umask is. The socket of a server that
/// is gone, to which nobody can connect, is replaced; of two servers that start at once one gets the name.
enum UnixSocket {
  /// What `sun_path` holds, less the NUL.
  static let longestPath = 107

  static func listen(at path: String) throws(PosixError) -> Descriptor {
    let place = try Place(path)
    let socket = try make(path)
    let name = ".boardspool-\(try Random.hex(4))"
    // Bound through the open directory, so that the private name may be longer than the public one.
    try withAddress("/proc/self/fd/\(place.folder.number)/\(name)") { (address, length) throws(PosixError) in
      try perform("listen on", place.subject) { bind(socket.number, address, length) }
    }
    do throws(PosixError) {
      try place.folder.setMode(0o660, of: name)
      try perform("listen on", place.subject) { Glibc.listen(socket.number, 1024) }
      try place.publish(name)
    } catch {
      try? place.folder.removeIfPresent(name)
      throw error
    }
    return socket
  }

  fileprivate static func make(_ path: String) throws(PosixError) -> Descriptor {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    return Descriptor(owning: try perform("socket", "unix:\(path)") { Glibc.socket(AF_UNIX, type, 0) })
  }

  /// Calls the body with the address of a path that is short enough.
  fileprivate static func withAddress(
    _ path: String,
    _ body: (UnsafePointer<sockaddr>, socklen_t) throws(PosixError) -> Void
  ) throws(PosixError) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(longestPath)) }
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    try withUnsafePointer(to: &address) { (pointer) throws(PosixError) in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { (pointer) throws(PosixError) in
        try body(pointer, length)
      }
    }
  }
}

/// Where a socket's file lies.
private struct Place {
  let path: String
  let folder: Directory
  let name: String

  var subject: String { "unix:\(path)" }

  init(_ path: String) throws(PosixError) {
    self.path = path
    guard path.utf8.count <= UnixSocket.longestPath else {
      throw PosixError(
        code: ENAMETOOLONG,
        call: "listen on",
        subject: "unix:\(path)",
        explanation:
          "the path has \(path.utf8.count) bytes, and a socket's has \(UnixSocket.longestPath) at most"
      )
    }
    let slash = path.lastIndex(of: "/")
    name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    let parent = slash.map { String(path[..<$0]) } ?? "."
    folder = try Directory(path: parent.isEmpty ? "/" : parent)
  }

  /// Gives a socket that listens its public name.
  func publish(_ newcomer: String) throws(PosixError) {
    for _ in 0..<16 {
      guard let found = try folder.statusIfPresent(of: name) else {
        if try take(newcomer) { return }
        continue
      }
      guard found.kind == .socket else {
        throw refusal(EEXIST, "\(found.kind.name) has that name, and is not replaced")
      }
      switch try occupant() {
      case .gone: continue
      case .alive: throw refusal(EADDRINUSE, "another server listens there")
      case .dead: if try replace(found, by: newcomer) { return }
      }
    }
    throw refusal(EADDRINUSE, "others take and leave the name all the time")
  }

  private func refusal(_ code: Int32, _ explanation: String) -> PosixError {
    PosixError(code: code, call: "listen on", subject: subject, explanation: explanation)
  }

  /// Takes a name that nothing has; false where something has it now.
  private func take(_ newcomer: String) throws(PosixError) -> Bool {
    do {
      try folder.renameExclusively(newcomer, to: folder, as: name)
      return true
    } catch  where error.exists {
      return false
    } catch  where error.code == EINVAL {
      // A file system without this kind of rename.
      try folder.rename(newcomer, to: folder, as: name)
      return true
    }
  }

  /// Takes the name of a dead server's socket; false where it was another's by then, which is as before.
  private func replace(_ dead: FileStatus, by newcomer: String) throws(PosixError) -> Bool {
    do {
      try folder.exchange(newcomer, with: name)
    } catch  where error.isMissing {
      return false
    } catch  where error.code == EINVAL {
      try folder.rename(newcomer, to: folder, as: name)
      return true
    }
    let taken = try folder.status(of: newcomer)
    guard taken.isSameFile(as: dead) else {
      try folder.exchange(newcomer, with: name)
      return false
    }
    try folder.remove(newcomer)
    return true
  }

  private enum Occupant {
    case alive, dead, gone
  }

  /// Whether a server listens on the socket that is there.
  private func occupant() throws(PosixError) -> Occupant {
    let socket = try UnixSocket.make(path)
    do throws(PosixError) {
      try UnixSocket.withAddress(path) { (address, length) throws(PosixError) in
        try perform("connect to", subject) { connect(socket.number, address, length) }
      }
      return .alive
    } catch {
      switch error.code {
      case ECONNREFUSED: return .dead
      case ENOENT: return .gone
      // Its queue is full, or it is of another type.
      case EAGAIN, EPROTOTYPE: return .alive
      default: throw error
      }
    }
  }
}

extension FileStatus {
  fileprivate func isSameFile(as other: FileStatus) -> Bool { inode == other.inode && device == other.device }
}

/// The file of a socket that this process listens on.
package struct SocketFile: Sendable {
  private let place: Place
  private let status: FileStatus

  /// Takes note of the file, just after ``Sockets/listen(on:)``; nil where the address has none.
  package init?(of address: ListenAddress) {
    guard case .unix(let path) = address, let place = try? Place(path),
      let status = try? place.folder.status(of: place.name), status.kind == .socket
    else { return nil }
    self.place = place
    self.status = status
  }

  /// Removes the file, unless another server has replaced it.
  package func remove() {
    guard let present = try? place.folder.statusIfPresent(of: place.name), present.isSameFile(as: status)
    else { return }
    try? place.folder.removeIfPresent(place.name)
  }
}
