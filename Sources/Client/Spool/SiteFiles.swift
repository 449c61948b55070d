import Posix
import Remote
import Spool

/// What is read where it lies, be it here or on another machine.
extension Site {
  /// The names in a folder below the spool.
  func names(in folder: String) throws(ClientError) -> [String] {
    guard let mirror else {
      return try client { () throws(PosixError) in try reader.root.directory(folder).names() }
    }
    return try far { () throws(RemoteError) in try mirror.names(in: folder) }
  }

  /// A file's size in bytes; nil where there is none.
  func size(of path: String) throws(ClientError) -> Int? {
    guard let mirror else {
      do throws(PosixError) {
        return try reader.root.openWithin(path).status().size
      } catch {
        if error.isMissing { return nil }
        throw .failed(error.description)
      }
    }
    return try far { () throws(RemoteError) in try mirror.size(of: path) }
  }

  /// Bytes of a file from an offset, fewer at its end.
  func bytes(of path: String, at offset: Int, count: Int) throws(ClientError) -> [UInt8] {
    guard let mirror else {
      return try client { () throws(PosixError) in
        try reader.root.openWithin(path).bytes(at: offset, count: count)
      }
    }
    return try far { () throws(RemoteError) in try mirror.bytes(of: path, at: offset, count: count) } ?? []
  }

  /// The regular files of a job, in the order of their paths.
  func files(of view: JobView) throws(ClientError) -> [JobReport.File] {
    guard let mirror else {
      return try client { () throws(PosixError) in try JobReport.files(of: view.directory) }
    }
    return try far { () throws(RemoteError) in
      try mirror.files(of: view.token).map { JobReport.File(path: $0.path, size: $0.size) }
    }
  }

  /// What lies in `incoming/`, requests too, but nothing hidden.
  func drops() throws(ClientError) -> [WaitingDrop] {
    guard let mirror else {
      return try client { () throws(PosixError) in
        let folder = try reader.root.directory(Layout.incoming)
        var drops: [WaitingDrop] = []
        for entry in try folder.entries() where !entry.name.isHidden {
          guard let status = try folder.statusIfPresent(of: entry.name) else { continue }
          let owner = Users.name(ofUser: status.owner)
          drops.append(WaitingDrop(name: entry.name, owner: owner, changed: Timestamp(status.changed)))
        }
        return drops
      }
    }
    return try far { () throws(RemoteError) in
      try mirror.incoming().filter { !$0.entry.name.isHidden }.map { entry, owner in
        let time = FileTime(seconds: Int(entry.attributes.modified ?? 0), nanoseconds: 0)
        return WaitingDrop(name: entry.name, owner: owner, changed: Timestamp(time))
      }
    }
  }
}

/// Something in `incoming/`.
struct WaitingDrop {
  var name: RawName
  var owner: String
  var changed: Timestamp
}
