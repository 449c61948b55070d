import Testing

@testable import Gateway

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
