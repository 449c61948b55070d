import Posix
import Testing

@Suite("Values that threads share")
struct LockedTests {
  private struct Pair: Sendable {
    var left = 0
    var right = 0
  }

  private struct Failure: Error {}

  @Test("Threads that run side by side lose no increment, and see no value half changed")
  func sideBySide() throws {
    let pair = Locked(Pair())
    let torn = Locked(0)
    let body: @Sendable () -> Void = {
      for _ in 0..<10_000 {
        let isTorn = pair.withLock { pair in
          let isTorn = pair.left != pair.right
          pair.left += 1
          pair.right += 1
          return isTorn
        }
        if isTorn { torn.withLock { $0 += 1 } }
      }
    }
    let a = try Worker(name: "a", body)
    let b = try Worker(name: "b", body)
    let c = try Worker(name: "c", body)
    a.join()
    b.join()
    c.join()
    #expect(torn.withLock { $0 } == 0)
    #expect(pair.withLock { $0.left } == 30_000)
  }

  @Test("A body that throws gives the lock back")
  func throwing() {
    let value = Locked(1)
    #expect(throws: Failure.self) {
      try value.withLock { value in
        value = 2
        throw Failure()
      }
    }
    #expect(value.withLock { $0 } == 2)
  }
}
