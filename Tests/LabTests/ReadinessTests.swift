import Posix
import Spool
import Testing

@testable import Lab

@Suite("Why a held job is held")
struct ReadinessTests {
  private static func id(_ number: Int) throws -> JobID { try #require(JobID(number)) }

  private func record(
    _ number: Int,
    _ change: (inout JobRecord) throws -> Void = { _ in }
  ) throws -> JobRecord {
    var record = JobRecord(
      id: try Self.id(number),
      uuid: "u",
      drop: "d",
      owner: "ann",
      ownerID: 1,
      team: "t",
      created: Timestamp(microseconds: 1)
    )
    try change(&record)
    return record
  }

  private func readiness(
    _ record: JobRecord,
    _ others: [Int: (JobRecord?, Verdict?)] = [:]
  ) -> Readiness {
    Readiness(record) { id in
      others[id.number].map { Readiness.Relative(record: $0.0, verdict: $0.1) }
    }
  }

  @Test("A job that nothing keeps is ready")
  func ready() throws { #expect(readiness(try record(1)) == .ready) }

  @Test("A paused job says by whom")
  func paused() throws {
    let job = try record(1) { job in
      job.isPaused = true
      job.pausedBy = "bob"
    }
    #expect(readiness(job) == .waits(.paused(by: "bob")))
    #expect(Readiness.Hold.paused(by: "bob").sentence == "it was paused by bob")
    #expect(Readiness.Hold.paused(by: nil).sentence == "it is paused, as its manifest asks")
  }

  @Test("It waits for the dependencies that have not ended, and for no others")
  func dependencies() throws {
    let job = try record(9) { $0.dependsOn = try [1, 2, 3].map(Self.id) }
    let others: [Int: (JobRecord?, Verdict?)] = [1: (nil, .passed), 2: (nil, nil), 3: (nil, .completed)]
    #expect(readiness(job, others) == .waits(.dependencies([try Self.id(2)])))
  }

  @Test("Dependencies that ended well let it go", arguments: [Verdict.passed, .completed])
  func satisfied(verdict: Verdict) throws {
    let job = try record(9) { $0.dependsOn = [try Self.id(1)] }
    #expect(readiness(job, [1: (nil, verdict)]) == .ready)
  }

  @Test(
    "One that ended otherwise ends it, unless any end will do",
    arguments: [Verdict.failed, .timeout, .error, .cancelled, .refused]
  )
  func unsatisfied(verdict: Verdict) throws {
    var job = try record(9) { $0.dependsOn = [try Self.id(1)] }
    let reason = "job 1, on which it depends, ended as \(verdict.rawValue)"
    #expect(readiness(job, [1: (nil, verdict)]) == .never(reason))
    job.dependsOnAnyEnd = true
    #expect(readiness(job, [1: (nil, verdict)]) == .ready)
  }

  @Test("A dependency that is gone ends it")
  func gone() throws {
    let job = try record(9) { $0.dependsOn = [try Self.id(1)] }
    #expect(readiness(job) == .never("job 1, on which it depends, is gone"))
  }

  @Test("A pause of a group above holds it, however far up")
  func groups() throws {
    let outer = try record(1) { job in
      job.isGroup = true
      job.isPaused = true
      job.pausedBy = "bob"
    }
    let inner = try record(2) { job in
      job.isGroup = true
      job.parent = try Self.id(1)
    }
    let job = try record(3) { $0.parent = try Self.id(2) }
    let others: [Int: (JobRecord?, Verdict?)] = [1: (outer, nil), 2: (inner, nil)]
    #expect(readiness(job, others) == .waits(.groupPaused(try Self.id(1), by: "bob")))
  }

  @Test("It waits for what its group depends on, and ends with it")
  func groupDependencies() throws {
    let group = try record(1) { job in
      job.isGroup = true
      job.dependsOn = [try Self.id(7)]
    }
    let job = try record(2) { $0.parent = try Self.id(1) }
    let waiting = readiness(job, [1: (group, nil), 7: (nil, nil)])
    #expect(waiting == .waits(.groupDependencies(try Self.id(1), [try Self.id(7)])))
    let ended = readiness(job, [1: (group, nil), 7: (nil, .failed)])
    #expect(ended == .never("job 7, on which its group, job 1, depends, ended as failed"))
  }

  @Test("Groups in a loop, which a damaged record may tell, do not hang it")
  func loop() throws {
    let group = try record(1) { job in
      job.isGroup = true
      job.parent = try Self.id(1)
    }
    #expect(readiness(try record(2) { $0.parent = try Self.id(1) }, [1: (group, nil)]) == .ready)
  }

  @Test(
    "Lists of jobs are named, long ones shortened",
    arguments: [
      ([4], "it waits for the end of job 4"), ([4, 5], "it waits for the end of jobs 4 and 5"),
      ([1, 2, 3, 4, 5, 6, 7], "it waits for the end of jobs 1, 2, 3, 4, 5 and 2 more"),
    ]
  )
  func listing(ids: [Int], sentence: String) throws {
    #expect(Readiness.Hold.dependencies(try ids.map(Self.id)).sentence == sentence)
  }
}
