import Spool
import Testing

@Suite("Verdicts")
struct VerdictTests {
  @Test("Each verdict has its exit code, and only a pass has 0")
  func exitCodes() {
    let codes = Dictionary(uniqueKeysWithValues: Verdict.allCases.map { ($0, $0.exitCode) })
    #expect(
      codes == [.passed: 0, .failed: 1, .error: 3, .cancelled: 4, .timeout: 5, .completed: 6, .refused: 7]
    )
    #expect(Set(codes.values).count == codes.count)
  }

  @Test("What never ran to an end of its own lies among the cancelled")
  func places() {
    let cancelled = Verdict.allCases.filter { $0.place == .cancelled }
    #expect(cancelled == [.cancelled, .refused])
  }
}
