import Testing

@testable import Posix

@Suite("What the host does")
struct HostLoadTests {
  private func times(_ text: String) -> ProcessorTimes { ProcessorTimes(parsing: Array(text.utf8)) }

  struct Row: CustomTestStringConvertible {
    var title: String
    var before = ""
    var after: String
    var load: [Int]
    var testDescription: String { title }
  }

  static let rows = [
    Row(title: "nothing told", after: "", load: []),
    Row(
      title: "since the start, the sum passed over",
      after: "cpu  9 9 9 9 9 9 9 0 0 0\ncpu0 10 0 15 70 5 0 0 0 0 0\ncpu1 0 0 0 100 0 0 0 0 0 0\nintr 5 1\n",
      load: [25, 0]
    ),
    Row(
      title: "between two looks",
      before: "cpu0 100 0 0 900 0 0 0 0 0 0\n",
      after: "cpu0 150 10 15 920 0 2 3 0 50 0\n",
      load: [80]
    ),
    Row(title: "all of it", before: "cpu0 5 0 0 7\n", after: "cpu0 6 0 0 7\n", load: [100]),
    Row(title: "waiting for a disk is idle", after: "cpu0 10 0 0 10 80 0 0 0\n", load: [10]),
    Row(title: "time stolen is busy", after: "cpu0 0 0 0 50 0 0 0 50\n", load: [50]),
    Row(title: "guests are within user", after: "cpu0 50 0 0 50 0 0 0 0 50 0\n", load: [50]),
    Row(title: "no time has passed", before: "cpu0 5 0 0 7\n", after: "cpu0 5 0 0 7\n", load: [0]),
    Row(title: "a clock went back", before: "cpu0 5 0 0 90 10\n", after: "cpu0 6 0 0 89 9\n", load: [100]),
    Row(
      title: "a processor came",
      before: "cpu0 5 0 0 5\n",
      after: "cpu0 5 0 0 15\ncpu2 1 0 0 3\n",
      load: [0, 25]
    ),
    Row(title: "in the order of numbers", after: "cpu10 1 0 0 0\ncpu9 0 0 0 1\n", load: [0, 100]),
    Row(title: "fields missing", after: "cpu0 1 2 3\ncpu1 1 0 0 1\n", load: [50]),
    Row(title: "no numbers", after: "cpu0 a b c d\ncpux 1 2 3 4\ncpu-1 1 2 3 4\ncpu0 -1 2 3 4\n", load: []),
    Row(
      title: "numbers beyond all bounds",
      after: "cpu0 9223372036854775807 9223372036854775807 0 1\ncpu1 99999999999999999999 0 0 0\n",
      load: []
    ),
    Row(title: "the end cut off", after: "cpu0 1 0 0 1\ncpu1 1 0", load: [50]),
  ]

  @Test("The load is the share of the time in which a processor was not idle", arguments: rows)
  func load(row: Row) { #expect(times(row.after).load(since: times(row.before)) == row.load) }

  @Test("This machine's processors are told, each between 0 and 100")
  func current() {
    let load = ProcessorTimes.current().load(since: ProcessorTimes())
    #expect(!load.isEmpty)
    #expect(load.allSatisfy { (0...100).contains($0) })
  }

  @Test("A look just after another tells what that told; the next one tells of all the time between")
  func meter() {
    var meter = LoadMeter()
    let second: UInt64 = 1_000_000_000
    #expect(meter.load(times("cpu0 30 0 0 70\n"), now: 5) == [30])
    #expect(meter.load(times("cpu0 31 0 0 70\n"), now: 4 + second) == [30])
    #expect(meter.load(times("cpu0 80 0 0 120\n"), now: 5 + second) == [50])
    #expect(meter.load(times("cpu0 80 0 0 220\n"), now: 9 * second) == [0])
  }

  struct MemoryRow: CustomTestStringConvertible {
    var title: String
    var text: String
    var memory: Memory?
    var testDescription: String { title }
  }

  static let memoryRows = [
    MemoryRow(
      title: "as the kernel writes it",
      text: "MemTotal:       24564136 kB\nMemFree:        1048576 kB\nMemAvailable:   23068672 kB\n",
      memory: Memory(freeMebibytes: 22528, totalMebibytes: 23988)
    ),
    MemoryRow(
      title: "an old kernel",
      text: "MemTotal: 2048 kB\nMemFree: 1024 kB\n",
      memory: Memory(freeMebibytes: 1, totalMebibytes: 2)
    ),
    MemoryRow(title: "no total", text: "MemFree: 1024 kB\n", memory: nil),
    MemoryRow(title: "nothing free told", text: "MemTotal: 1024 kB\n", memory: nil),
    MemoryRow(title: "another unit", text: "MemTotal: 1024 MB\nMemFree: 1024 MB\n", memory: nil),
    MemoryRow(title: "no numbers", text: "MemTotal: x kB\nMemFree: -5 kB\n", memory: nil),
    MemoryRow(title: "nothing", text: "", memory: nil),
  ]

  @Test("Free memory is what programs can have", arguments: memoryRows)
  func memory(row: MemoryRow) { #expect(Memory(parsing: Array(row.text.utf8)) == row.memory) }

  @Test("This machine's memory is told")
  func currentMemory() throws {
    let memory = try #require(Memory.current())
    #expect(memory.totalMebibytes > 0)
    #expect((0...memory.totalMebibytes).contains(memory.freeMebibytes))
  }

  @Test(
    "A host is reached by its first IPv4 address, else by IPv6; not by the loop or one link's addresses",
    arguments: [
      ([], "127.0.0.1"), (["127.0.0.1", "::1"], "127.0.0.1"), (["127.0.0.1", "192.0.2.7"], "192.0.2.7"),
      (["192.0.2.7", "198.51.100.1"], "192.0.2.7"), (["2001:db8::1", "192.0.2.7"], "192.0.2.7"),
      (["::1", "fe80::1", "2001:db8::1"], "2001:db8::1"), (["::12"], "::12"),
      (["169.254.3.4", "2001:db8::1"], "2001:db8::1"), (["127.1.2.3", "fe80::2"], "127.0.0.1"),
    ] as [([String], String)]
  )
  func address(all: [String], chosen: String) { #expect(Interfaces.choice(among: all) == chosen) }

  @Test("This host has an address")
  func ownAddress() { #expect(!Interfaces.address.isEmpty) }
}
