import Posix

/// The flashing tools that the tests start.
///
/// `Tests/run` installs them, says in BOARDSPOOL_TOOLS where those are that Debian has not, and so has tests of
/// a tool that is missing fail; without it they are skipped.
enum BoardTools {
  private static let folder = Environment.value("BOARDSPOOL_TOOLS")

  /// Where programs are looked for.
  static let path: String = {
    let path = Environment.value("PATH") ?? "/usr/local/bin:/usr/bin:/bin"
    return folder.map { "\(path):\($0)" } ?? path
  }()

  /// Whether tests of these programs are to run.
  static func areWanted(_ programs: String...) -> Bool {
    folder != nil || programs.allSatisfy(Environment.hasProgram)
  }

  /// Where `examples/firmware/build` has put its images; `Tests/run` says it.
  static let firmware = Environment.value("BOARDSPOOL_FIRMWARE")

  /// An image of the example firmware.
  ///
  /// - Throws: where there is none.
  static func image(_ name: String) throws -> [UInt8] { try Directory(path: firmware ?? "").read(name) }
}
