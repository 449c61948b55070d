import Posix
import Testing

@Suite("The package as a whole")
struct PackageTests {
  @Test("It needs no other package")
  func noPackages() throws {
    let text = String(decoding: try Package().root.read("Package.swift"), as: UTF8.self)
    #expect(!text.contains(".package("))
    #expect(try Package().root.statusIfPresent(of: "Package.resolved") == nil)
  }

  @Test("Its top folder holds what belongs there, and nothing else")
  func topLevel() throws {
    let root = try Package().root
    // A copy of parts of the package, outside of version control, may hold other things.
    guard try root.statusIfPresent(of: ".git") != nil else { return }
    let allowed: Set = ["Package.swift", "Sources", "Tests", "spool", "examples", "README.md", "LICENSE"]
    let others = Set(try root.names().filter { !$0.hasPrefix(".") }).subtracting(allowed)
    #expect(others.isEmpty, "\(others.sorted())")
  }

  @Test("No source names a path of somebody's machine")
  func noMachinePaths() throws {
    for file in try Package().sources {
      for (number, line) in file.lines.enumerated() {
        #expect(!Self.namesMachinePath(line), "\(file.path):\(number + 1)")
      }
    }
  }

  private static let folders = ["work", "home", "root", "Users", "mnt", "srv"]

  /// True where one of the folders stands at the beginning of an absolute path.
  private static func namesMachinePath(_ line: Substring) -> Bool {
    let opening: Set<Character> = ["\"", "'", "`", " ", "(", "="]
    for index in line.indices where line[index] == "/" {
      let isStart = index == line.startIndex || opening.contains(line[line.index(before: index)])
      let rest = line[line.index(after: index)...]
      if isStart, folders.contains(where: { rest.hasPrefix($0 + "/") }) { return true }
    }
    return false
  }

  @Test("Nothing is left to be done in a comment")
  func nothingLeft() throws {
    let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
    for file in try Package().sources {
      for (number, line) in file.lines.enumerated() {
        #expect(!marks.contains { line.contains($0) }, "\(file.path):\(number + 1)")
      }
    }
  }

  @Test("What can trap, or asks the compiler to trust us, has its reason beside it")
  func traps() throws {
    let hazards = ["try!", "fatalError(", "as!", "@unchecked", "nonisolated(unsafe)", "preconditionFailure("]
    for file in try Package().sources where file.path.hasSuffix(".swift") {
      for (number, line) in file.lines.enumerated() {
        let code = SourceFile.code(line)
        guard hazards.contains(where: { code.contains($0) }) else { continue }
        #expect(file.hasCommentNear(number), "\(file.path):\(number + 1)")
      }
    }
  }

  @Test("The look at all sources finds them")
  func findsSources() throws {
    let sources = try Package().sources
    #expect(sources.count > 50)
    #expect(
      sources.contains { $0.path == "Sources/Posix/Directory.swift" && $0.imports == ["CLinux", "Glibc"] }
    )
  }

  @Test("Each recipe that lies in the sources is part of the program")
  func recipes() throws {
    let folder = try Package().root.directory("Sources/Boards/Recipes/Builtin")
    let list = String(
      decoding: try Package().root.read("Sources/Boards/Recipes/BuiltinRecipes.swift"),
      as: UTF8.self
    )
    for file in try folder.names() {
      let kind = file.dropLast(".json".count)
      let symbol = String(kind.map { $0 == "-" ? "_" : $0 })
      #expect(list.contains("case \"\(kind)\":"), "\(file)")
      #expect(list.contains("PackageResources.\(symbol)_json"), "\(file)")
    }
  }
}
