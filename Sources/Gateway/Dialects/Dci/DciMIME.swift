/// The type of a file by its name, as it stands in an answer about the file.
///
/// The bytes themselves are sent as what ``MediaType`` says, which no browser runs.
enum DciMIME {
  static func of(_ name: String) -> String {
    guard let dot = name.lastIndex(of: ".") else { return "application/octet-stream" }
    return switch name[name.index(after: dot)...].lowercased() {
    case "txt", "log", "times", "lock", "hex", "ini", "map": "text/plain"
    case "md": "text/markdown"
    case "csv": "text/csv"
    case "html", "htm": "text/html"
    case "css": "text/css"
    case "js": "text/javascript"
    case "c", "h", "s", "cpp", "rs", "swift": "text/plain"
    case "py": "text/x-python"
    case "sh": "application/x-sh"
    case "xml": "application/xml"
    case "svg": "image/svg+xml"
    case "json": "application/json"
    case "yaml", "yml": "application/yaml"
    case "png": "image/png"
    case "jpg", "jpeg": "image/jpeg"
    case "gif": "image/gif"
    case "pdf": "application/pdf"
    case "gz", "tgz": "application/gzip"
    case "zip": "application/zip"
    case "tar": "application/x-tar"
    case "elf", "axf": "application/x-executable"
    default: "application/octet-stream"
    }
  }
}
