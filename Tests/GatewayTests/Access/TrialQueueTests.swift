import Testing

@testable import Gateway

@Suite("Trials that wait")
struct TrialQueueTests {
  private func trial(_ name: String) -> Trial {
    Trial(user: name, matter: .teams, key: Array(name.utf8))
  }

  /// Carries out all that waits; the waiters of each trial in turn.
  private func drain(_ queue: inout TrialQueue<Int>) -> [[Int]] {
    var order: [[Int]] = []
    while queue.next() != nil { order.append(queue.finish() ?? []) }
    return order
  }

  @Test("Peers take turns, each with its own trials in order")
  func turns() {
    var queue = TrialQueue<Int>()
    for number in 1...4 { #expect(queue.add(number, for: trial("\(number)"), of: "a") == nil) }
    #expect(queue.add(5, for: trial("5"), of: "b") == nil)
    #expect(queue.add(6, for: trial("6"), of: "b") == nil)
    #expect(queue.add(7, for: trial("7"), of: "c") == nil)
    #expect(drain(&queue) == [[1], [5], [7], [2], [6], [3], [4]])
    #expect(queue.count == 0)
  }

  @Test("Who comes while another's flood is under way waits for one trial only")
  func newcomer() {
    var queue = TrialQueue<Int>()
    for number in 0..<10 { _ = queue.add(number, for: trial("\(number)"), of: "flood") }
    #expect(queue.next()?.user == "0")
    _ = queue.add(99, for: trial("99"), of: "other")
    #expect(queue.finish() == [0])
    #expect(queue.next()?.user == "1")
    #expect(queue.finish() == [1])
    #expect(queue.next()?.user == "99")
  }

  @Test("One trial is under way at a time")
  func one() {
    var queue = TrialQueue<Int>()
    #expect(queue.next() == nil)
    #expect(queue.finish() == nil)
    _ = queue.add(1, for: trial("1"), of: "a")
    _ = queue.add(2, for: trial("2"), of: "b")
    #expect(queue.next() != nil)
    #expect(queue.currentPeer == "a")
    #expect(queue.next() == nil)
    #expect(queue.finish() == [1])
    #expect(queue.currentPeer == nil)
    #expect(queue.next()?.user == "2")
  }

  @Test("Several requests of a peer with the same credentials wait for one trial, also when it is under way")
  func together() {
    var queue = TrialQueue<Int>(limitOfPeer: 1, limit: 1)
    _ = queue.add(1, for: trial("x"), of: "a")
    #expect(queue.add(2, for: trial("x"), of: "a") == nil)
    #expect(queue.next() != nil)
    #expect(queue.add(3, for: trial("x"), of: "a") == nil)
    #expect(queue.finish() == [1, 2, 3])
    #expect(queue.next() == nil)
  }

  @Test("Another peer's same credentials have their own turn")
  func notTogether() {
    var queue = TrialQueue<Int>()
    _ = queue.add(1, for: trial("x"), of: "a")
    _ = queue.add(2, for: trial("x"), of: "b")
    #expect(drain(&queue) == [[1], [2]])
  }

  @Test("A peer has so many waiting; a further one is refused, and another peer's is not")
  func limitOfPeer() {
    var queue = TrialQueue<Int>(limitOfPeer: 2, limit: 100)
    #expect(queue.add(1, for: trial("1"), of: "a") == nil)
    #expect(queue.add(2, for: trial("2"), of: "a") == nil)
    let refused = queue.add(3, for: trial("3"), of: "a")
    #expect(refused?.peer == "a" && refused?.waiters == [3])
    #expect(queue.add(4, for: trial("4"), of: "b") == nil)
    // What is under way waits no more.
    #expect(queue.next() != nil)
    #expect(queue.add(5, for: trial("5"), of: "a") == nil)
  }

  @Test("Where all room is taken, the peer that has most waiting makes room")
  func limit() {
    var queue = TrialQueue<Int>(limitOfPeer: 3, limit: 4)
    for number in 1...3 { _ = queue.add(number, for: trial("\(number)"), of: "a") }
    _ = queue.add(30, for: trial("3"), of: "a")
    _ = queue.add(4, for: trial("4"), of: "b")
    let first = queue.add(5, for: trial("5"), of: "c")
    #expect(first?.peer == "a" && first?.waiters == [3, 30])
    let second = queue.add(6, for: trial("6"), of: "d")
    #expect(second?.peer == "a" && second?.waiters == [2])
    #expect(queue.count == 4)
    let third = queue.add(7, for: trial("7"), of: "e")
    #expect(third?.peer == "e" && third?.waiters == [7], "each has one")
    #expect(drain(&queue) == [[1], [4], [5], [6]])
  }

  @Test("Whatever comes and goes, each waiter is answered or refused once, and the bounds are kept")
  func anything() {
    var dice = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var queue = TrialQueue<Int>(limitOfPeer: 3, limit: 6)
      var answered: [Int] = []
      for number in 0..<100 {
        switch Int.random(in: 0..<4, using: &dice) {
        case 0: _ = queue.next()
        case 1: answered += queue.finish() ?? []
        default: break
        }
        let peer = "\(Int.random(in: 0..<5, using: &dice))"
        let name = "\(Int.random(in: 0..<8, using: &dice))"
        answered += queue.add(number, for: trial(name), of: peer)?.waiters ?? []
        #expect(queue.count <= 6)
      }
      answered += queue.finish() ?? []
      answered += drain(&queue).flatMap { $0 }
      #expect(answered.sorted() == Array(0..<100))
      #expect(queue.count == 0)
    }
  }
}
