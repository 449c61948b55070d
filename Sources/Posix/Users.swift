import Glibc

/// Names of users and groups (getpwuid_r(3), getgrgid_r(3)).
package enum Users {
  package static var current: UInt32 { geteuid() }

  /// The user's name; `uid:N` for one that has none.
  package static func name(ofUser id: UInt32) -> String {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16384)
    guard getpwuid_r(id, &entry, &buffer, buffer.count, &found) == 0, found != nil, let name = entry.pw_name
    else { return "uid:\(id)" }
    return String(cString: name)
  }

  /// The group's name; `gid:N` for one that has none.
  package static func name(ofGroup id: UInt32) -> String {
    var entry = group()
    var found: UnsafeMutablePointer<group>?
    var buffer = [CChar](repeating: 0, count: 65536)
    guard getgrgid_r(id, &entry, &buffer, buffer.count, &found) == 0, found != nil, let name = entry.gr_name
    else { return "gid:\(id)" }
    return String(cString: name)
  }

  /// The names of all groups that a user is in, the first one its own; none for a user that the system does
  /// not know (getpwnam_r(3), getgrouplist(3)).
  ///
  /// It may wait for a directory service.
  package static func groups(ofUser name: String) -> [String] {
    guard let first = ownGroup(ofUser: name) else { return [] }
    var capacity: Int32 = 32
    // It tells how many there are when there is no room; they may have become more meanwhile.
    for _ in 0..<8 {
      var groups = [gid_t](repeating: 0, count: Int(capacity))
      var count = capacity
      if getgrouplist(name, first, &groups, &count) >= 0 {
        return groups.prefix(Int(max(0, count))).map { self.name(ofGroup: $0) }
      }
      capacity = max(count, capacity * 2)
      if capacity > 1 << 20 { break }
    }
    return [self.name(ofGroup: first)]
  }

  /// The id of the user's own group; nil for an unknown user.
  private static func ownGroup(ofUser name: String) -> gid_t? {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 65536)
    guard !name.utf8.contains(0), getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil
    else { return nil }
    return entry.pw_gid
  }
}
