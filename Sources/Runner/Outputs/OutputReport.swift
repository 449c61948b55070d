import JUnit
import Posix

/// A file among the outputs as a JUnit report.
package struct OutputReport: Sendable, Hashable {
  /// Below the outputs' folder.
  package var path: String
  /// The report, or why there is none, as a clause that fits behind the path.
  package var content: Result<TestReport, Absence>

  package struct Absence: Error, Hashable {
    package var clause: String

    package init(_ clause: String) { self.clause = clause }
  }

  package init(path: String, content: Result<TestReport, Absence>) {
    self.path = path
    self.content = content
  }
}

/// Reads the JUnit files of an attempt's outputs.
struct OutputReports {
  /// Of a file that is read, in bytes.
  private static let largest = 16 * 1024 * 1024
  /// Of the files that are looked at where none is named.
  private static let mostFiles = 1000
  private static let deepest = 64

  private var looked = 0
  private var reports: [OutputReport] = []

  /// - Parameters:
  ///   - demand: which files.
  ///   - outputs: the folder; nil where the run left none.
  /// - Returns: those that are named, each with its report or why it has none; where none is named all that are
  ///   meant as reports, in the order of their paths.
  static func read(_ demand: ReportDemand, in outputs: Directory?) -> [OutputReport] {
    if !demand.paths.isEmpty { return demand.paths.map { report($0, in: outputs) } }
    guard let outputs else { return [] }
    var finder = OutputReports()
    finder.find(in: outputs, prefix: "", depth: 0)
    return finder.reports.sorted { $0.path < $1.path }
  }

  private static func report(_ path: String, in outputs: Directory?) -> OutputReport {
    guard let bytes = outputs.flatMap({ bytes(path, in: $0) }) else {
      return OutputReport(path: path, content: .failure(.init("is not among the outputs")))
    }
    return OutputReport(path: path, content: content(bytes))
  }

  private static func content(_ bytes: [UInt8]) -> Result<TestReport, OutputReport.Absence> {
    guard bytes.count <= largest else { return .failure(.init("is larger than \(largest) bytes")) }
    do throws(JUnitError) {
      return .success(try JUnitReader.readConsistent(bytes))
    } catch {
      return .failure(.init("is no whole JUnit report: \(error.clause)"))
    }
  }

  private static func bytes(_ path: String, in folder: Directory) -> [UInt8]? {
    guard let file = try? folder.openWithin(path), let status = try? file.status(), status.kind == .regular
    else {
      return nil
    }
    return try? file.bytes(at: 0, count: min(largest + 1, max(0, status.size)))
  }

  private mutating func find(in folder: Directory, prefix: String, depth: Int) {
    guard depth < Self.deepest, let entries = try? folder.entries() else { return }
    for entry in entries {
      guard looked < Self.mostFiles, let name = entry.name.text,
        let status = try? folder.statusIfPresent(of: entry.name)
      else { continue }
      if status.kind == .directory, let inner = try? folder.directory(entry.name) {
        find(in: inner, prefix: "\(prefix)\(name)/", depth: depth + 1)
      } else if status.kind == .regular, name.lowercased().hasSuffix(".xml") {
        looked += 1
        guard let bytes = Self.bytes(name, in: folder), JUnitReader.isReport(bytes) else { continue }
        reports.append(OutputReport(path: prefix + name, content: Self.content(bytes)))
      }
    }
  }
}
