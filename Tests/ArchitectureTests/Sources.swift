import Posix
import Testing

/// The package's own files.
struct Package {
  let root: Directory
  /// Swift files of `Sources`, by their paths below the package.
  let sources: [SourceFile]

  /// - Parameter here: a file of this package, three folders below its root.
  /// - Throws: where the sources cannot be read.
  init(containing here: String = #filePath) throws {
    let path = here.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    root = try Directory(path: path)
    var found: [SourceFile] = []
    try Self.collect(try root.directory("Sources"), path: "Sources", &found)
    sources = found.sorted { $0.path < $1.path }
  }

  private static func collect(_ folder: Directory, path: String, _ found: inout [SourceFile]) throws {
    for name in try folder.names() {
      let inner = "\(path)/\(name)"
      // A link to a folder stands for the folder: so parts of the package can be built elsewhere.
      if let directory = try? Directory(path: "\(folder.absolutePath)/\(name)") {
        try collect(directory, path: inner, &found)
      } else if [".swift", ".h"].contains(where: name.hasSuffix) {
        let text = String(decoding: try folder.read(name), as: UTF8.self)
        found.append(SourceFile(path: inner, text: text))
      }
    }
  }
}

/// One file of the product.
struct SourceFile: CustomTestStringConvertible {
  var path: String
  var lines: [Substring]

  init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  var testDescription: String { path }

  /// The folder below `Sources`.
  var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

  /// What it imports, whatever stands before the word `import` on the line and behind the module's name.
  var imports: [String] {
    lines.compactMap { line in
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard let index = words.firstIndex(of: "import"), words[..<index].allSatisfy(Self.isModifier) else {
        return nil
      }
      let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
      let named = words[words.index(after: index)...].first { !kinds.contains(String($0)) }
      return named?.split(separator: ".").first.map(String.init)
    }
  }

  private static func isModifier(_ word: Substring) -> Bool {
    word.hasPrefix("@") || ["public", "package", "internal", "fileprivate", "private"].contains(String(word))
  }

  /// True where a line within three of this one has a comment.
  func hasCommentNear(_ index: Int) -> Bool {
    lines[max(0, index - 3)...min(lines.count - 1, index + 3)].contains { $0.contains("//") }
  }

  /// The line without what stands behind `//` in it.
  static func code(_ line: Substring) -> Substring {
    guard let slashes = line.indices.first(where: { line[$0...].hasPrefix("//") }) else { return line }
    return line[..<slashes]
  }
}
