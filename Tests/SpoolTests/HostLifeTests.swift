import Posix
import TestSupport
import Testing

@testable import Spool

@Suite("Whether a process that reported is alive")
struct HostLifeTests {
  private let here = Residence(machineID: "m", bootID: "b", processNamespace: "p")

  private func report(
    machine: String = "m",
    boot: String = "b",
    namespace: String = "p",
    written: Int = 0,
    lease: Int = 60
  ) throws -> HostReport {
    HostReport(
      holder: try Holder.known("lab1~01234567"),
      beat: 1,
      written: Timestamp(microseconds: written),
      leaseSeconds: lease,
      machineID: machine,
      bootID: boot,
      processNamespace: namespace,
      processID: 77,
      startTime: 1000,
      roles: ["runner"],
      boards: []
    )
  }

  private func isLive(_ report: HostReport, at seconds: Int, process: Int?) -> Bool {
    report.isLive(at: Timestamp(microseconds: seconds * 1_000_000), from: here) { id in
      id == 77 ? process : nil
    }
  }

  @Test("One of this machine lives for as long as its process does, whatever its last beat says")
  func sameMachine() throws {
    #expect(try isLive(report(), at: 10_000, process: 1000))
    #expect(try !isLive(report(), at: 1, process: nil))
    #expect(try !isLive(report(), at: 1, process: 1001))
  }

  @Test("One of this machine's last boot is gone")
  func otherBoot() throws {
    #expect(try !isLive(report(boot: "earlier"), at: 1, process: 1000))
  }

  @Test(
    "Of another machine, and another namespace of processes, the lease decides",
    arguments: ["m", "other"]
  )
  func lease(machine: String) throws {
    let report = try report(machine: machine, boot: machine == "m" ? "b" : "c", namespace: "other")
    #expect(isLive(report, at: 0, process: nil))
    #expect(isLive(report, at: 60, process: nil))
    #expect(!isLive(report, at: 61, process: nil))
  }

  @Test("A beat from a clock that is ahead is fresh")
  func future() throws {
    #expect(try report(written: 5_000_000).isFresh(at: Timestamp(microseconds: 0)))
  }

  @Test("Impossible times and leases are read without a trap")
  func extremes() throws {
    for written in [Int.min, 0, .max] {
      for lease in [1, Int.max] {
        for now in [Int.min, 0, .max] {
          let report = try report(written: written, lease: lease)
          let isFresh = report.isFresh(at: Timestamp(microseconds: now))
          #expect(lease < .max || isFresh)
        }
      }
    }
  }
}
