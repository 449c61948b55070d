/// The manifest's `expect.format`: what has to tell how the run went, where nothing else counts.
package enum ExpectedFormat: String, Sendable, Hashable, CaseIterable {
  case unity, tap, ztest, libtest, googletest
  /// A JUnit file among the outputs.
  case junit
  /// The status with which the run command exits.
  case exit

  /// The format of a console's summary; nil where it is none.
  package var summary: TestSummary.Format? {
    switch self {
    case .unity: .unity
    case .tap: .tap
    case .ztest: .ztest
    case .libtest: .libtest
    case .googletest: .googleTest
    case .junit, .exit: nil
    }
  }
}
