import Posix
import Spool

/// The argument vector of `on_end` with its program as an absolute path.
///
/// The program starts in the job's directory, whose files are a submitter's: so no name is looked up there. One
/// with a slash is the spool's, one without is found in the folders of PATH.
struct HookCommand {
  private let hook: [String]
  private let spool: String

  init(_ hook: [String], spool: String) {
    self.hook = hook
    self.spool = spool
  }

  static var searchPath: String { Environment.value("PATH") ?? "/usr/local/bin:/usr/bin:/bin" }

  /// The vector.
  ///
  /// - Throws: where there is no such program.
  func get() throws(SpoolError) -> [String] {
    let name = hook.first ?? ""
    guard let path = candidates(name).first(where: Environment.hasProgram) else {
      throw SpoolError("\"on_end\" of spool.json names \(name), which is no program here")
    }
    return [path] + hook.dropFirst()
  }

  private func candidates(_ name: String) -> [String] {
    if name.hasPrefix("/") { return [name] }
    if name.contains("/") { return ["\(spool)/\(name)"] }
    guard !name.isEmpty else { return [] }
    return Self.searchPath.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }
  }
}
