import Posix
import Spool
import TestSupport
import Testing

@testable import Runner

@Suite("What a runner tells of its work")
struct RunnerEventTests {
  private let token: JobToken
  private var result = JobResult(
    verdict: .passed,
    phase: .run,
    blame: .job,
    reason: "all is well",
    ended: Clock.now
  )

  init() throws {
    token = JobToken(try .known(42), .running(epoch: 3, holder: try .known("lab1~0123abcd")))
    result.board = "nucleo-1"
    result.durationSeconds = 1.5
  }

  @Test("An attempt's start and end are lines for machines and people")
  func attempt() {
    #expect(
      Event.attemptStart(token, on: "nucleo-1").line(isForJournal: false)
        == #"event=attempt.start job=42 attempt=3 board=nucleo-1 message="job 42: attempt 3 on nucleo-1""#
    )
    #expect(
      Event.attemptEnd(token, result).line(isForJournal: true)
        == "<6>event=attempt.end job=42 attempt=3 board=nucleo-1 verdict=passed phase=run blame=job seconds=1.5"
        + #" message="job 42: attempt 3 on nucleo-1 ended: passed: all is well""#
    )
  }

  @Test(
    "A fault of the infrastructure is a warning, what was asked for is none",
    arguments: [(.fault, .warning), (nil, .warning), (.stop, .info), (.request, .info)]
      as [(JobResult.Requeue?, Event.Level)]
  )
  func levels(requeued: JobResult.Requeue?, level: Event.Level) {
    var result = JobResult(
      verdict: .error,
      phase: .run,
      blame: .infrastructure,
      reason: "r",
      ended: Clock.now
    )
    result.requeued = requeued
    #expect(Event.attemptEnd(token, result).level == level)
  }

  @Test("A job that waits again is told with the cause, one that ended with its verdict")
  func job() {
    #expect(
      Event.jobRequeue(token, .request, "ended by ann's reset, to wait again").line(isForJournal: true)
        == "<5>event=job.requeue job=42 attempt=3 cause=request"
        + #" message="job 42: queued again: ended by ann's reset, to wait again""#
    )
    #expect(
      Event.jobEnd(token, result).line(isForJournal: true)
        == #"<6>event=job.end job=42 attempt=3 verdict=passed message="job 42: passed""#
    )
  }
}
