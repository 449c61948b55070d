import Posix
import Spool
import Testing

@testable import Gateway

@Suite("Which hosts are alive")
struct HostWatchTests {
  private static let second: UInt64 = 1_000_000_000
  private let here = Residence(machineID: "m", bootID: "b", processNamespace: "p")

  private func watch(process: Int?) -> HostWatch {
    HostWatch(here: here) { $0 == 77 ? process : nil }
  }

  private func report(
    _ host: String = "lab1",
    machine: String = "other",
    beat: Int = 1,
    written: Int = 0,
    lease: Int = 60
  ) throws -> HostReport {
    HostReport(
      holder: try #require(Holder(host: host, incarnation: "01234567")),
      beat: beat,
      written: Timestamp(microseconds: written * 1_000_000),
      leaseSeconds: lease,
      machineID: machine,
      bootID: "b",
      processNamespace: "p",
      processID: 77,
      startTime: 1000,
      roles: [],
      boards: []
    )
  }

  /// Whether the report's process is alive at that second, by both clocks.
  private func lives(_ watch: inout HostWatch, _ report: HostReport, at second: Int) -> Bool {
    let now = Timestamp(microseconds: second * 1_000_000)
    return !watch.living([report], now: now, clock: UInt64(second) * Self.second).isEmpty
  }

  @Test("At first its lease by the wall clock decides", arguments: [(60, true), (61, false)])
  func firstSight(second: Int, isAlive: Bool) throws {
    var watch = watch(process: nil)
    #expect(try lives(&watch, report(), at: second) == isAlive)
  }

  @Test("One whose clock is behind lives once it has been seen to beat, for a lease after each beat")
  func clockBehind() throws {
    var watch = watch(process: nil)
    #expect(try !lives(&watch, report(beat: 1, written: -5000), at: 10))
    #expect(try lives(&watch, report(beat: 2, written: -4990), at: 20))
    #expect(try lives(&watch, report(beat: 2, written: -4990), at: 80))
    #expect(try !lives(&watch, report(beat: 2, written: -4990), at: 81))
    #expect(try lives(&watch, report(beat: 3, written: -4900), at: 100))
  }

  @Test("One whose clock is ahead is dead when it has not beaten for a lease")
  func clockAhead() throws {
    var watch = watch(process: nil)
    #expect(try lives(&watch, report(written: 5000), at: 10))
    #expect(try lives(&watch, report(written: 5000), at: 70))
    #expect(try !lives(&watch, report(written: 5000), at: 71))
  }

  @Test("Of this machine the process decides")
  func sameMachine() throws {
    let old = try report(machine: "m", written: -5000)
    var watch = watch(process: 1000)
    #expect(lives(&watch, old, at: 0))
    #expect(lives(&watch, old, at: 500))
    var gone = self.watch(process: nil)
    #expect(try !lives(&gone, report(machine: "m"), at: 0))
  }

  @Test("They come by holder, and a host whose report is gone is forgotten")
  func order() throws {
    var watch = watch(process: nil)
    let reports = try [report("z"), report("a")]
    #expect(
      watch.living(reports, now: Timestamp(microseconds: 0), clock: 0).map(\.holder.host) == ["a", "z"]
    )
    #expect(watch.living([], now: Timestamp(microseconds: 0), clock: 0).isEmpty)
    // Seen anew, its old beat is no sign of life.
    #expect(try !lives(&watch, report("a", beat: 2, written: -100), at: 30))
  }

  @Test("Impossible leases do not trap")
  func extremes() throws {
    for lease in [Int.min, -1, 0, .max] {
      var watch = watch(process: nil)
      _ = try lives(&watch, report(lease: lease), at: 0)
      _ = try lives(&watch, report(lease: lease), at: 1)
    }
  }
}
