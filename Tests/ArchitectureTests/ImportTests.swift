import Posix
import Testing

/// Which module may import which.
///
/// SwiftPM does not refuse an import that a target does not declare.
@Suite("Imports")
struct ImportTests {
  static let allowed: [String: Set<String>] = [
    "CLinux": [],
    "CInotifyTools": [],
    "JSON": [],
    "HTTP": [],
    "JUnit": [],
    "Boards": ["JSON"],
    "Posix": ["CLinux", "Glibc"],
    "Watch": ["CInotifyTools", "Posix"],
    "Spool": ["JSON", "Posix"],
    "Remote": ["Posix", "Spool"],
    "Custody": ["JSON", "Posix", "Spool"],
    "Lab": ["Boards", "JSON", "Posix", "Spool"],
    "Reports": ["JUnit", "Posix", "Spool"],
    "Intake": ["Boards", "Custody", "JSON", "Lab", "Posix", "Spool"],
    "Runner": ["Boards", "Custody", "JSON", "JUnit", "Lab", "Posix", "Spool"],
    "Gateway": ["Boards", "HTTP", "JSON", "JUnit", "Lab", "Posix", "Reports", "Spool"],
    "Daemon": ["Custody", "Gateway", "Intake", "Posix", "Runner", "Spool", "Watch"],
    "Client": ["Boards", "Custody", "JSON", "Lab", "Posix", "Remote", "Reports", "Runner", "Spool"],
    "boardspool": ["Client", "Custody", "Daemon", "JSON", "Lab", "Posix", "Remote", "Runner", "Spool"],
  ]

  @Test("Each file imports only what its module may")
  func table() throws {
    for file in try Package().sources where file.path.hasSuffix(".swift") {
      let excess = Set(file.imports).subtracting(Self.allowed[file.module] ?? [])
      #expect(excess.isEmpty, "\(file.path) imports \(excess.sorted().joined(separator: ", "))")
    }
  }

  @Test("Every module stands in the table, and the table names no others")
  func modules() throws {
    let folders = Set(try Package().root.directory("Sources").names().filter { !$0.hasPrefix(".") })
    let unknown = folders.subtracting(Self.allowed.keys)
    #expect(unknown.isEmpty)
    for names in Self.allowed.values {
      #expect(names.subtracting(Self.allowed.keys).subtracting(["Glibc"]).isEmpty)
    }
  }

  @Test("No module imports, through whatever others, itself")
  func noCycles() {
    for module in Self.allowed.keys { #expect(!reachable(from: module).contains(module), "\(module)") }
  }

  @Test("The gateway reaches no module that changes a spool")
  func gatewayIsReadOnly() {
    #expect(reachable(from: "Gateway").isDisjoint(with: ["Custody", "Intake", "Runner"]))
  }

  @Test("Only one module calls libc, and only one the library for notifications")
  func chokePoints() {
    let libc = Self.allowed.filter { !$0.value.isDisjoint(with: ["Glibc", "CLinux"]) }.map(\.key)
    let inotify = Self.allowed.filter { $0.value.contains("CInotifyTools") }.map(\.key)
    #expect(libc == ["Posix"])
    #expect(inotify == ["Watch"])
  }

  @Test("The table is the package's")
  func manifest() throws {
    let text = String(decoding: try Package().root.read("Package.swift"), as: UTF8.self)
    for (module, names) in Self.allowed {
      let declared = names.subtracting(["Glibc"]).sorted().map { "\"\($0)\"" }.joined(separator: ", ")
      switch module {
      case "CLinux", "CInotifyTools": #expect(text.contains(".systemLibrary(name: \"\(module)\""))
      case "boardspool": #expect(text.contains("dependencies: [\(declared)]"), "\(module)")
      default:
        let line = declared.isEmpty ? "module(\"\(module)\")" : "module(\"\(module)\", [\(declared)]"
        #expect(text.contains(line), "Package.swift has no \(line)")
      }
    }
  }

  private func reachable(from module: String) -> Set<String> {
    var found: Set<String> = []
    var rest = Array(Self.allowed[module] ?? [])
    while let next = rest.popLast() {
      if found.insert(next).inserted { rest += Self.allowed[next] ?? [] }
    }
    return found
  }

  @Test(
    "An import is found in each of its forms",
    arguments: [
      "import Foundation", "  import Foundation", "@testable import Foundation", "package import Foundation",
      "import struct Foundation.Data", "@preconcurrency public import Foundation",
      "import Foundation  // why",
    ]
  )
  func forms(line: String) {
    #expect(SourceFile(path: "Sources/X/a.swift", text: line).imports == ["Foundation"])
  }

  @Test(
    "Prose is no import",
    arguments: ["// import Foundation", "/// to import Foundation", "let important = 1"]
  )
  func prose(line: String) {
    #expect(SourceFile(path: "Sources/X/a.swift", text: line).imports.isEmpty)
  }
}
