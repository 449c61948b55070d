import Posix
import Spool

/// The far user's shell, where there is one: an account may be for SFTP alone.
///
/// It costs a connection of its own, and so is asked for only where there is much to be sent.
final class FarShell {
  private static let mark = "boardspool:"

  private let host: FarHost
  /// Programs that it has, of those that are of use; nil until it was asked.
  private var programs: Set<String>?

  init(_ host: FarHost) { self.host = host }

  /// Whether it can start the program.
  func has(_ program: String) throws(RemoteError) -> Bool {
    if programs == nil { programs = try look() }
    return programs?.contains(program) ?? false
  }

  private func look() throws(RemoteError) -> Set<String> {
    let line = ["rsync", "sha256sum"].map { "command -v \($0) >/dev/null && echo \(Self.mark)\($0)" }
    let output = try run(line.joined(separator: "; ") + "; :")
    let lines = String(decoding: output ?? [], as: UTF8.self).split(separator: "\n")
    return Set(lines.filter { $0.hasPrefix(Self.mark) }.map { String($0.dropFirst(Self.mark.count)) })
  }

  /// The sums of files below a folder; nil where it cannot tell.
  func sums(of paths: [String], in folder: String) throws(RemoteError) -> [String]? {
    let words = paths.map { ShellWord.quoted("./\($0)") }.joined(separator: " ")
    let folder = folder.hasPrefix("-") ? "./\(folder)" : folder
    guard let output = try run("cd \(ShellWord.quoted(folder)) && sha256sum \(words)") else { return nil }
    let sums = String(decoding: output, as: UTF8.self).split(separator: "\n").map { line in
      // A line begins with a backslash where the name in it is escaped (sha256sum(1)).
      String((line.hasPrefix("\\") ? line.dropFirst() : line[...]).prefix(64))
    }
    return sums.count == paths.count ? sums : nil
  }

  /// What a command line prints; nil where it fails, or there is no shell.
  private func run(_ line: String) throws(RemoteError) -> [UInt8]? {
    let (exit, output) = try FarProcess.run(host.command.shell(host.address, line), isQuiet: true)
    return exit == .status(0) ? output : nil
  }

  /// Sends a file by rsync, which goes on where an earlier try ended.
  ///
  /// - Parameters:
  ///   - local: the file's path here.
  ///   - path: its path there.
  ///   - tell: called with the bytes that are there.
  /// - Returns: false where rsync failed.
  /// - Throws: ``RemoteError/interrupted``, and where rsync cannot be started.
  func send(_ local: String, to path: String, tell: (Int) -> Void) throws(RemoteError) -> Bool {
    let host = host.address.host.contains(":") ? "[\(host.address.host)]" : host.address.host
    let login = self.host.address.user.map { "\($0)@\(host)" } ?? host
    let target = path.hasPrefix("/") || !path.hasPrefix("-") ? path : "./\(path)"
    let arguments = [
      "rsync", "-s", "--inplace", "--partial", "--no-human-readable", "--info=progress2", "-e",
      self.host.command.transport(self.host.address), local, "\(login):\(target)",
    ]
    let (exit, _) = try FarProcess.run(arguments, isQuiet: true) { piece in
      // "\r    1234567  12%    1.23MB/s    0:00:10", again and again.
      let text = String(decoding: piece, as: UTF8.self)
      let last = text.split(whereSeparator: { $0 == "\r" || $0 == "\n" }).last { $0.contains("%") }
      if let word = last?.split(separator: " ").first, let bytes = Int(word.filter(\.isNumber)) {
        tell(bytes)
      }
    }
    return exit == .status(0)
  }
}
