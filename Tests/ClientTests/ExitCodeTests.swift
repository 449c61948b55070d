import Spool
import Testing

@testable import Client

@Suite("Exit codes")
struct ExitCodeTests {
  @Test(
    "Each verdict has its code",
    arguments: [
      (Verdict.passed, 0), (.failed, 1), (.error, 3), (.cancelled, 4), (.timeout, 5), (.completed, 6),
      (.refused, 7),
    ] as [(Verdict, Int32)]
  )
  func verdicts(verdict: Verdict, code: Int32) {
    #expect(ExitCode.of(verdict, acceptsCompleted: false) == code)
    #expect(ExitCode.of(verdict, acceptsCompleted: true) == (verdict == .completed ? 0 : code))
  }

  @Test(
    "Of several the worst counts, the jobs' own doing before the lab's",
    arguments: [
      ([], 0), ([0, 0], 0), ([0, 6], 6), ([6, 3], 3), ([3, 4], 4), ([4, 7], 7), ([7, 5], 5), ([5, 1, 3], 1),
    ] as [([Int32], Int32)]
  )
  func worst(codes: [Int32], worst: Int32) {
    #expect(ExitCode.worst(codes) == worst)
    #expect(ExitCode.worst(codes.reversed()) == worst)
  }

  @Test("An ended job without a readable result is the infrastructure's doing")
  func unreadable() throws {
    let situation = Situation(id: try jobID(1), place: .finished)
    #expect(situation.exitCode(acceptsCompleted: true) == 3)
  }

  @Test(
    "Errors have codes of their own",
    arguments: [(ClientError.usage("x"), 2), (.missing("x"), 1), (.failed("x"), 3)] as [(ClientError, Int32)]
  )
  func errors(error: ClientError, code: Int32) { #expect(error.exitCode == code) }
}
