import Spool
import TestSupport
import Testing

@testable import Runner

@Suite("The lanes of waiting jobs")
struct JobQueueTests {
  @Test("The jobs of a lane stand by their ids, whatever the order in which they came")
  func order() throws {
    let queue = JobQueue(try (1...50).map { try WaitingJob.known($0) }.shuffled())
    let lanes = queue.lanes(1000)
    #expect(lanes.count == 1)
    #expect(queue.jobs.map(\.token.id.number) == Array(1...50))
  }

  @Test("What tells jobs apart puts them into lanes of their own")
  func kinds() throws {
    let jobs = [
      try WaitingJob.known(1), try WaitingJob.known(2, owner: "bob"), try WaitingJob.known(3, board: "x"),
      try WaitingJob.known(4, tags: ["usb"]), try WaitingJob.known(5, failed: ["a"]),
      try WaitingJob.known(6), try WaitingJob.known(7, priority: 1),
    ]
    let queue = JobQueue(jobs)
    #expect(queue.priorities == [1000, 1])
    #expect(queue.lanes(1000).count == 5)
    #expect(queue.lanes(1).count == 1)
    #expect(queue.lanes(2).isEmpty)
  }

  @Test("Taking jobs out in any order leaves the others, and in the end nothing", arguments: 0..<20)
  func remove(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var jobs = try (1...60).map { id in
      try WaitingJob.known(
        id,
        owner: ["ann", "bob", "cat"].randomElement(using: &generator) ?? "ann",
        priority: Int.random(in: 0...2, using: &generator)
      )
    }
    var queue = JobQueue(jobs)
    jobs.shuffle(using: &generator)
    while let job = jobs.popLast() {
      queue.remove(job)
      #expect(Set(queue.jobs) == Set(jobs))
      #expect(Set(queue.priorities) == Set(jobs.map(\.priority)))
    }
    #expect(queue.isEmpty)
  }

  @Test("Taking out what is not there changes nothing")
  func stranger() throws {
    var queue = JobQueue([try WaitingJob.known(1)])
    queue.remove(try .known(2))
    queue.remove(try .known(1, owner: "bob"))
    #expect(queue.jobs.map(\.token.id.number) == [1])
  }

  @Test("A heap gives its values back by their order, with others put in meanwhile", arguments: 0..<20)
  func heap(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var values = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
      Int.random(in: 0...9, using: &generator)
    }
    var heap = Heap(values)
    for _ in 0..<100 {
      if Bool.random(using: &generator) {
        let value = Int.random(in: 0...9, using: &generator)
        values.append(value)
        heap.insert(value)
      } else {
        let least = values.min()
        #expect(heap.popFirst() == least)
        if let index = values.firstIndex(where: { $0 == least }) { values.remove(at: index) }
      }
    }
  }
}
