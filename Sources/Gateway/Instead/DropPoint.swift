import JSON
import Spool

/// Where people put files for a spool, and the commands that do it.
///
/// Only scp is asked for. A request with content is a file that is written first and then sent; the spool
/// waits until it has come whole (The spool's protocol, "When a drop is complete").
struct DropPoint: Sendable {
  /// The spool as scp's last argument has it, for example `lab:/srv/spool`.
  let spool: String

  private var incoming: String { ShellWord.quoted("\(spool)/\(Layout.incoming)/") }

  /// Drops empty files, for example `42.cancel`.
  func request(_ names: String...) -> String { request(names) }

  /// Drops empty files.
  func request(_ names: [String]) -> String {
    let words = names.map { ShellWord.file($0) }
    return (words.map { ": > \($0)" } + ["scp \(words.joined(separator: " ")) \(incoming)"])
      .joined(separator: "; ")
  }

  /// Drops one file with a JSON object.
  func request(_ name: String, _ content: JSONObject) -> String { request([(name, content)]) }

  /// Drops files with a JSON object each.
  func request(_ files: [(name: String, content: JSONObject)]) -> String {
    let words = files.map { ShellWord.file($0.name) }
    let writing = zip(words, files).map { "\(Self.printing($1.content)) > \($0)" }
    return (writing + ["scp \(words.joined(separator: " ")) \(incoming)"]).joined(separator: "; ")
  }

  /// Drops a job of a manifest and an executable, which stands here for the author's own.
  ///
  /// An ELF file is whole by its own format, so that it need not be listed with its sum.
  func submit(_ manifest: JSONObject, executable: String = "example.elf", drop: String = "example") -> String
  {
    let (drop, executable) = (ShellWord.quoted(drop), ShellWord.file(executable))
    return [
      "mkdir \(drop)", "cp \(executable) \(drop)/",
      "\(Self.printing(manifest)) > \(drop)/\(Layout.manifest)", "scp -r \(drop) \(incoming)",
    ].joined(separator: "; ")
  }

  /// Drops a manifest alone: of a group, or of a job whose template has its files.
  func submitAlone(_ manifest: JSONObject, drop: String = "example") -> String {
    let drop = ShellWord.quoted(drop)
    return [
      "mkdir \(drop)", "\(Self.printing(manifest)) > \(drop)/\(Layout.manifest)",
      "scp -r \(drop) \(incoming)",
    ].joined(separator: "; ")
  }

  /// Adds a file to a job, with its sum, by which the spool sees that it has come whole.
  func attach(_ id: JobID, file: String) -> String {
    let folder = "\(id).attach"
    let name = "\(file.hasPrefix("-") ? "-- " : "")\(ShellWord.quoted(file))"
    return [
      "mkdir \(folder)", "cp \(ShellWord.file(file)) \(folder)/",
      "(cd \(folder) && sha256sum \(name) > \(Self.sums))", "scp -r \(folder) \(incoming)",
    ].joined(separator: "; ")
  }

  /// The list that vouches for what is attached, as sha256sum(1) writes it.
  private static let sums = "SHA256SUMS"

  private static func printing(_ object: JSONObject) -> String {
    let json = String(decoding: JSONValue.object(object).compact, as: UTF8.self)
    return "printf '%s\\n' \(ShellWord.quoted(json))"
  }
}
