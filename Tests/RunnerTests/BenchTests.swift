import Boards
import Posix
import Spool
import TestSupport
import Testing

@testable import Runner

@Suite("A host's boards")
struct BenchTests {
  private let spool: TemporarySpool
  private let noon = Timestamp(microseconds: 1_800_000_000_000_000)

  init() throws {
    spool = try TemporarySpool()
    try spool.addBoard("a")
  }

  private func bench(_ change: (inout BoardOrders) -> Void = { _ in }) throws -> Bench {
    var orders = BoardOrders()
    change(&orders)
    try spool.root.put("boards/\(BoardOrders.fileName("a"))", bytes: orders.json.pretty)
    var bench = Bench(host: "lab1", reader: spool.depot.reader)
    try bench.refresh()
    return bench
  }

  private func later(_ seconds: Int) -> Timestamp {
    Timestamp(microseconds: noon.microseconds + seconds * 1_000_000)
  }

  private func stop(_ orders: inout BoardOrders) { orders.stop = BoardOrders.Stop(by: "ann", at: noon) }

  private func reserve(_ orders: inout BoardOrders) {
    orders.reservation = BoardOrders.Reservation(user: "bob", by: "ann", until: later(60))
  }

  @Test("Without orders a board is everybody's")
  func plain() throws {
    let bench = try bench()
    #expect(bench.idle(at: noon).map(\.board.name) == ["a"])
    #expect(bench.idle(at: noon).map(\.reservedFor) == [nil])
    let state = bench.states(at: noon)[0]
    #expect(state.state == "idle" && state.reason == nil && state.reservedFor == nil)
    #expect(bench.nextRelease(after: noon) == nil)
  }

  @Test("A stopped board takes no job, and says who stopped it")
  func stopped() throws {
    let bench = try bench(stop)
    #expect(bench.idle(at: noon).isEmpty)
    #expect(bench.inService(at: noon).isEmpty)
    let state = bench.states(at: noon)[0]
    #expect(state.state == "stopped")
    #expect(state.reason == "stopped by ann since 2027-01-15T08:00:00Z")
  }

  @Test("A board that is stopped finishes its job")
  func finishes() throws {
    var bench = try bench(stop)
    bench.occupy("a", with: try .known(4))
    let state = bench.states(at: noon)[0]
    #expect(state.state == "busy" && state.job?.number == 4)
    #expect(state.reason == "stopped by ann since 2027-01-15T08:00:00Z")
    bench.free("a")
    #expect(bench.states(at: noon)[0].state == "stopped")
  }

  @Test("A board whose stop is taken back takes jobs again")
  func started() throws {
    var bench = try bench(stop)
    try spool.root.put("boards/\(BoardOrders.fileName("a"))", bytes: BoardOrders().json.pretty)
    try bench.refresh()
    #expect(bench.idle(at: noon).count == 1)
    #expect(bench.states(at: noon)[0].state == "idle")
  }

  @Test("A reserved board is its user's, and says until when")
  func reserved() throws {
    let bench = try bench(reserve)
    #expect(bench.idle(at: noon).map(\.reservedFor) == ["bob"])
    let state = bench.states(at: noon)[0]
    #expect(state.state == "idle" && state.reservedFor == "bob")
    #expect(state.reason == "reserved for bob until 2027-01-15T08:01:00Z")
    #expect(bench.nextRelease(after: noon) == later(60))
  }

  @Test("A reservation that is over is nothing", arguments: [60, 61, 1_000_000])
  func expired(seconds: Int) throws {
    let bench = try bench(reserve)
    let now = later(seconds)
    #expect(bench.idle(at: now).map(\.reservedFor) == [nil])
    let state = bench.states(at: now)[0]
    #expect(state.reservedFor == nil && state.reason == nil)
    #expect(bench.nextRelease(after: now) == nil)
  }

  @Test("A disabled board is disabled, whatever was decided about it")
  func disabled() throws {
    try spool.addBoard(
      "a",
      [
        "type": "linux", "driver": ["kind": "process"], "trusted_submitters": true, "enabled": false,
      ]
    )
    let bench = try bench(stop)
    #expect(bench.states(at: noon)[0].state == "disabled")
  }

  @Test("A board of another host is not its own")
  func others() throws {
    try spool.addBoard(
      "a",
      ["type": "linux", "driver": ["kind": "process"], "trusted_submitters": true, "host": "lab2"]
    )
    let bench = try bench(reserve)
    #expect(bench.states(at: noon).isEmpty)
    #expect(bench.nextRelease(after: noon) == nil)
  }
}
