import Spool
import Testing

@testable import Gateway

@Suite("DCI: status")
struct DciStatusTests {
  @Test("Every verdict has its word")
  func verdicts() {
    let words = Dictionary(uniqueKeysWithValues: Verdict.allCases.map { ($0, DciStatus($0)) })
    #expect(
      words == [
        .passed: .success, .completed: .success, .failed: .failure, .timeout: .failure, .error: .error,
        .refused: .error, .cancelled: .killed,
      ]
    )
  }

  @Test("Every phase has its word")
  func phases() {
    let words = Dictionary(uniqueKeysWithValues: Phase.allCases.map { ($0, DciStatus($0)) })
    #expect(
      words == [
        .claim: .preRun, .power: .preRun, .flash: .preRun, .boot: .preRun, .run: .running, .collect: .postRun,
      ]
    )
  }

  @Test("A word's verdicts are those that are told by it", arguments: DciStatus.allCases)
  func inverse(status: DciStatus) {
    #expect(status.verdicts == Set(Verdict.allCases.filter { DciStatus($0) == status }))
  }

  @Test("The words are DCI's")
  func words() {
    let words = ["new", "pre-run", "running", "post-run", "success", "failure", "killed", "error"]
    #expect(DciStatus.allCases.map(\.rawValue) == words)
  }
}
