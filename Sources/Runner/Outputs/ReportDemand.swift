import Boards
import Spool

/// Which JUnit files a job says that its run leaves, and what they are for.
package struct ReportDemand: Sendable, Hashable {
  /// The outputs of type `junit`, below the outputs' folder.
  package var paths: [String]
  /// Whether `expect.format` is `junit`: a file has to come, if no output is declared one of any name.
  package var isDemanded: Bool
  /// Whether the files decide; otherwise, with an `expect` of another kind, they only give the test cases.
  package var decides: Bool

  /// - Parameters:
  ///   - manifest: the job's.
  ///   - expectation: its `expect`.
  package init(_ manifest: Manifest, _ expectation: Boards.Expectation?) {
    paths = manifest.outputs.filter { $0.type == "junit" }.map(\.path)
    isDemanded = expectation?.format == .junit
    decides = expectation == nil || isDemanded
  }

  package init(paths: [String] = [], isDemanded: Bool = false, decides: Bool = true) {
    self.paths = paths
    self.isDemanded = isDemanded
    self.decides = decides
  }

  /// Whether there is anything to look for.
  package var isAny: Bool { isDemanded || !paths.isEmpty }
}
