import Posix
import Spool
import Testing

@testable import Runner

@Suite("Faults that follow the image")
struct SharedFaultTests {
  private static func fault(
    _ phase: Phase,
    on board: String?,
    _ change: (inout JobResult) -> Void = { _ in }
  ) -> JobResult {
    var result = JobResult(
      verdict: .error,
      phase: phase,
      blame: .infrastructure,
      reason: "verify failed",
      ended: Timestamp(microseconds: 0)
    )
    result.board = board
    result.requeued = .fault
    change(&result)
    return result
  }

  @Test(
    "The same phase on two boards is the image's fault",
    arguments: [(Phase.flash, "flashing"), (.boot, "the boot"), (.run, "the run")]
  )
  func same(phase: Phase, name: String) {
    let last = Self.fault(phase, on: "b") { $0.requeued = nil }
    let reason = SharedFault.reason(of: last, after: [Self.fault(phase, on: "a")])
    #expect(reason == "\(name) failed on a and b alike, so it is the image's fault: verify failed")
  }

  @Test(
    "Otherwise it need not be",
    arguments: [
      ([], fault(.flash, on: "b")), ([fault(.flash, on: "b")], fault(.flash, on: "b")),
      ([fault(.boot, on: "a")], fault(.flash, on: "b")),
      ([fault(.flash, on: nil)], fault(.flash, on: "b")),
      ([fault(.flash, on: "a") { $0.isLost = true }], fault(.flash, on: "b")),
      ([fault(.flash, on: "a")], fault(.flash, on: "b") { $0.isLost = true }),
      ([fault(.flash, on: "a") { $0.requeued = .stop }], fault(.flash, on: "b")),
      ([fault(.flash, on: "a") { $0.requeued = .request }], fault(.flash, on: "b")),
      ([fault(.flash, on: "a")], fault(.flash, on: "b") { $0.verdict = .timeout }),
      ([fault(.flash, on: "a")], fault(.flash, on: "b") { $0.blame = .job }),
    ] as [([JobResult], JobResult)]
  )
  func other(earlier: [JobResult], last: JobResult) {
    #expect(SharedFault.reason(of: last, after: earlier) == nil)
  }

  @Test("What happens before an image is touched never is", arguments: [Phase.claim, .power, .collect])
  func before(phase: Phase) {
    #expect(SharedFault.reason(of: Self.fault(phase, on: "b"), after: [Self.fault(phase, on: "a")]) == nil)
  }

  @Test("Other attempts between the two do not hide it")
  func between() {
    let earlier = [Self.fault(.flash, on: "a"), Self.fault(.power, on: "c"), Self.fault(.flash, on: "a")]
    let reason = SharedFault.reason(of: Self.fault(.flash, on: "b"), after: earlier)
    #expect(reason?.hasPrefix("flashing failed on a and b alike") == true)
  }
}
