import CLinux
import Glibc

/// This process's environment, and where its programs are.
package enum Environment {
  package static func value(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    return String(cString: value)
  }

  /// All of it as `NAME=value`, as this process got it at its start (proc_pid_environ(5)).
  package static func atStart() throws(PosixError) -> [String] {
    try ProcFile.read("/proc/self/environ", limit: 1 << 22).split(separator: 0).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// Whether a program can be started by that name: a path, or a name in one of PATH's folders.
  @Sendable
  package static func hasProgram(_ name: String) -> Bool { pathOfProgram(name) != nil }

  /// Where the program of that name is that would be started; nil where there is none.
  package static func pathOfProgram(_ name: String) -> String? {
    if name.contains("/") { return access(name, X_OK) == 0 ? name : nil }
    let path = value("PATH") ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":").lazy.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// Whether standard error is a stream of the journal: systemd names its device and inode in
  /// `JOURNAL_STREAM` (systemd.exec(5)).
  package static var standardErrorIsJournal: Bool {
    guard let stream = value("JOURNAL_STREAM") else { return false }
    var status = stat()
    return fstat(2, &status) == 0 && stream == "\(status.st_dev):\(status.st_ino)"
  }

  /// How many columns a terminal shows; nil for what is none.
  package static func columns(of number: Int32) -> Int? {
    let columns = Int(bs_window_columns(number))
    return columns > 0 ? columns : nil
  }

  /// Whether a descriptor is a terminal.
  package static func isTerminal(_ number: Int32) -> Bool { isatty(number) == 1 }
}
