import Posix
import Spool

/// Names for the user ids of another machine, as its spool writes them.
///
/// A server's list of a directory has them; one that is shut into a directory of its own, without a list of
/// users, has numbers. Then the index tells who of that id has submitted before, and for what this user has
/// made itself the name by which it logged in.
struct OwnerNames {
  /// How much of the index's end is looked through, in bytes.
  private static let lookback = 1 << 18

  private let host: FarHost
  private var known: [UInt32: String] = [:]
  private var hasReadIndex = false

  init(_ host: FarHost) { self.host = host }

  /// The owner of an entry.
  mutating func name(of entry: SFTPName) throws(RemoteError) -> String {
    guard let owner = entry.attributes.owner else { return entry.ownerName ?? "?" }
    if let name = entry.ownerName {
      known[owner] = name
      return name
    }
    try readIndex()
    return known[owner] ?? "uid:\(owner)"
  }

  /// The owner of something that this user has made there.
  mutating func ownName(of entry: SFTPName) throws(RemoteError) -> String {
    let name = try name(of: entry)
    return name.hasPrefix("uid:") || name == "?" ? host.login ?? name : name
  }

  private mutating func readIndex() throws(RemoteError) {
    guard !hasReadIndex else { return }
    hasReadIndex = true
    let path = host.path("\(Layout.index)/\(IndexFollower.fileName)")
    guard let size = try host.status(path)?.byteCount else { return }
    let start = max(0, size - Self.lookback)
    let bytes = try host.bytes(path, at: start, count: size - start) ?? []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard case .accepted(let job)? = IndexRecord(line), let id = UInt32(exactly: job.ownerID) else {
        continue
      }
      known[id] = job.owner.text
    }
  }
}
