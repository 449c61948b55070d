/// What a file of a job is sent as.
///
/// Whoever dropped the job, or the program on the board, chose its bytes: nothing is sent as a type that a
/// browser would run, whatever the file's name says.
enum MediaType {
  static func of(_ name: String) -> String {
    let suffix = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() }
    return switch suffix ?? "" {
    case "txt", "log", "md", "csv", "tap", "xml", "html", "htm", "xhtml", "svg", "yaml", "yml", "toml", "ini",
      "c", "h", "s", "cpp", "rs", "py", "sh", "swift", "js", "css", "map", "hex", "jsonl", "times", "lock":
      "text/plain; charset=utf-8"
    case "json": "application/json"
    case "png": "image/png"
    case "jpg", "jpeg": "image/jpeg"
    case "gif": "image/gif"
    case "pdf": "application/pdf"
    case "gz", "tgz": "application/gzip"
    case "zip": "application/zip"
    default: "application/octet-stream"
    }
  }
}
