import Posix
import Spool
import Testing

@testable import Gateway

@Suite("The table of jobs")
struct JobTableTests {
  private func summary(_ number: Int, _ place: Place = .queued) throws -> JobTable.Summary {
    JobTable.Summary(
      id: try #require(JobID(number)),
      place: place,
      created: Timestamp(microseconds: number),
      owner: "user\(number % 3)"
    )
  }

  @Test("It holds what a sorted dictionary would hold, whatever is done to it", arguments: 0..<50)
  func reference(seed: UInt64) throws {
    var random = Randomness(seed: seed)
    var table = JobTable()
    var reference: [Int: JobTable.Summary] = [:]
    for _ in 0..<60 {
      switch random.next() % 4 {
      case 0, 1:
        let added = try (0..<Int(random.next() % 8)).map { _ in try summary(Int(random.next() % 60) + 1) }
        table.insert(added)
        for one in added where reference[one.id.number] == nil { reference[one.id.number] = one }
      case 2:
        let id = try #require(JobID(Int(random.next() % 60) + 1))
        table.move(id, to: .finished)
        reference[id.number]?.place = .finished
      default:
        let id = try #require(JobID(Int(random.next() % 60) + 1))
        table.remove([id])
        reference[id.number] = nil
      }
      let sorted = reference.values.sorted { $0.id < $1.id }
      #expect(table.page(offset: 0, limit: .max) == sorted)
      let offset = Int(random.next() % 70)
      #expect(table.page(offset: offset, limit: 5) == Array(sorted.dropFirst(offset).prefix(5)))
      #expect(table.count == sorted.count)
    }
  }

  @Test("The revision changes with what lists show, and with nothing else")
  func revision() throws {
    var table = JobTable()
    var last = table.revision
    func hasChanged() -> Bool {
      defer { last = table.revision }
      return table.revision != last
    }
    let id = try #require(JobID(1))
    table.insert([try summary(1)])
    #expect(hasChanged())
    table.insert([try summary(1)])
    #expect(!hasChanged())
    table.move(id, to: .running)
    #expect(hasChanged())
    table.move(id, to: .running)
    #expect(!hasChanged())
    table.remove([try #require(JobID(2))])
    #expect(!hasChanged())
    table.remove([id])
    #expect(hasChanged())
    table.removeAll()
    #expect(!hasChanged())
  }
}

@Suite("The cache of recent values")
struct RecentCacheTests {
  @Test("It never holds more than twice its capacity, and always what was kept last")
  func bound() {
    var cache = RecentCache<Int, Int>(capacity: 10)
    for key in 0..<1000 {
      cache.keep(-key, for: key)
      #expect(cache.count <= 20)
      #expect(cache.value(key) == -key)
    }
  }

  @Test("What is used stays, while what is not used goes")
  func use() {
    var cache = RecentCache<Int, Int>(capacity: 10)
    cache.keep(1, for: -1)
    cache.keep(2, for: -2)
    for key in 0..<100 {
      cache.keep(0, for: key)
      #expect(cache.value(-1) == 1)
    }
    #expect(cache.value(-2) == nil)
  }

  @Test("What is forgotten is gone from both halves")
  func forget() {
    var cache = RecentCache<Int, Int>(capacity: 2)
    for key in 0..<3 { cache.keep(key, for: key) }
    for key in 0..<3 {
      cache.forget(key)
      #expect(cache.value(key) == nil)
    }
    #expect(cache.count == 0)
  }
}

/// Numbers that are the same for the same seed (SplitMix64).
struct Randomness: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
