import Posix

/// What lies in a folder of a job: files and folders, links and all else left out.
struct FolderListing: Sendable {
  struct Entry: Sendable {
    var name: RawName
    var isFolder: Bool
    /// Bytes.
    var size: Int
    var modified: Timestamp
  }

  /// Folders first, then by name.
  private(set) var entries: [Entry] = []
  /// How many more there are.
  private(set) var omitted = 0

  init(_ directory: Directory, limit: Int) throws(PosixError) {
    for found in try directory.entries() {
      guard let status = try directory.statusIfPresent(of: found.name),
        status.kind == .regular || status.kind == .directory
      else { continue }
      guard entries.count < limit else {
        omitted += 1
        continue
      }
      entries.append(
        Entry(
          name: found.name,
          isFolder: status.kind == .directory,
          size: max(0, status.size),
          modified: Timestamp(status.modified)
        )
      )
    }
    entries.sort { one, other in
      if one.isFolder != other.isFolder { return one.isFolder }
      return one.name.bytes.lexicographicallyPrecedes(other.name.bytes)
    }
  }
}
