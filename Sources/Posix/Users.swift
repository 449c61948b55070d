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
}
