import Testing

@testable import Gateway
@testable import HTTP

@Suite("Deadlines in time")
struct DeadlineTests {
  @Test("Entries come up in the order of their times, and none before its time", arguments: 0..<20)
  func order(seed: UInt64) {
    var random = Randomness(seed: seed)
    var queue = DeadlineQueue()
    var waiting: [UInt64] = []
    for now in stride(from: UInt64(0), to: 1000, by: 10) {
      for _ in 0..<random.next() % 6 {
        let time = random.next() % 1200
        queue.insert(DeadlineQueue.Entry(time: time, token: time))
        waiting.append(time)
      }
      #expect(queue.earliest == waiting.min())
      var due: [UInt64] = []
      while let entry = queue.popDue(at: now) { due.append(entry.time) }
      #expect(due == waiting.filter { $0 <= now }.sorted())
      waiting.removeAll { $0 <= now }
      #expect(queue.count == waiting.count)
    }
  }

  @Test("A wait that begins anew with each request puts no new entry into the queue")
  func noPileUp() {
    let options = ServerOptions()
    var wait = Wait()
    #expect(wait.set(Deadline(kind: .idle, turn: 0), at: 0, options) == options.idle)
    for turn in UInt64(1)...100 {
      #expect(wait.set(Deadline(kind: .idle, turn: turn), at: turn, options) == nil)
    }
    let (isOver, next) = wait.came(options.idle, at: options.idle)
    #expect(!isOver)
    #expect(next == options.idle + 100)
  }

  @Test("A shorter wait comes up first, and the entry of the longer one is not believed then")
  func shorter() {
    let options = ServerOptions()
    var wait = Wait()
    _ = wait.set(Deadline(kind: .idle, turn: 0), at: 0, options)
    #expect(wait.set(Deadline(kind: .head, turn: 0), at: 5, options) == options.head + 5)
    #expect(wait.came(options.head + 5, at: options.head + 5) == (true, nil))
    #expect(wait.came(options.idle, at: options.idle) == (false, nil))
  }

  @Test("A wait that goes on unchanged keeps its end")
  func trickle() {
    let options = ServerOptions()
    var wait = Wait()
    let head = Deadline(kind: .head, turn: 0)
    _ = wait.set(head, at: 0, options)
    #expect(wait.set(head, at: options.head - 1, options) == nil)
    #expect(wait.due == options.head)
  }

  @Test("Nothing is over while nothing is waited for")
  func none() {
    let options = ServerOptions()
    var wait = Wait()
    _ = wait.set(Deadline(kind: .idle, turn: 0), at: 0, options)
    #expect(wait.set(nil, at: 1, options) == nil)
    #expect(wait.came(options.idle, at: options.idle) == (false, nil))
  }
}
