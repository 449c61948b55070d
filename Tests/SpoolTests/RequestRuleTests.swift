import Testing

@testable import Spool

@Suite("What a request does, by the state of its job")
struct RequestRuleTests {
  private static let running = Result { try JobToken.State.running(epoch: 3, holder: holder()) }

  private static func holder() throws -> Holder {
    try #require(Holder(host: "lab1", incarnation: "0123abcd"))
  }

  /// The table of the protocol, row by row: queued, running, ended.
  private static let table: [(RequestName.Verb, [RequestRule.Deed])] = [
    (.cancel, [.cancel, .cancel, .refuse(.state)]),
    (.pause, [.pause, .refuse(.state), .refuse(.state)]),
    (.start, [.unpause, .nothing, .reopen]),
    (.reset, [.nothing, .runAgain, .reopen]),
    (.release, [.refuse(.state), .runAgain, .refuse(.state)]),
    (.abort, [.refuse(.state), .runAgain, .refuse(.state)]),
    (.delete, [.cancelAndFlag, .cancelAndFlag, .flag]),
    (.restore, [.refuse(.state), .refuse(.state), .refuse(.isNotDeleted)]),
    (.purge, [.refuse(.state), .refuse(.state), .purge]),
    (.update, [.changeAll, .describe, .describe]),
    (.recheck, [.copy, .copy, .copy]),
    (.attach, [.attach, .attach, .attach]),
    (.detach, [.detach, .detach, .detach]),
  ]

  @Test("Each cell of the table holds", arguments: table.indices)
  func cell(row: Int) throws {
    let (verb, deeds) = Self.table[row]
    let states: [[JobToken.State]] = [
      [.queued(epoch: 0), .queued(epoch: 4), .held(epoch: 1)], [try Self.running.get()],
      [.finished, .cancelled],
    ]
    for (deed, column) in zip(deeds, states) {
      for state in column {
        #expect(RequestRule.deed(verb, on: state, isDeleted: false) == deed, "\(verb) on \(state)")
      }
    }
  }

  @Test("The table has a row for every request for jobs")
  func complete() {
    #expect(Set(Self.table.map(\.0)) == Set(RequestName.Verb.allCases.filter(\.isForJobs)))
  }

  @Test(
    "What is asked of boards alone is refused for a job",
    arguments: [RequestName.Verb.stop, .schedule, .reserve]
  )
  func boards(verb: RequestName.Verb) {
    #expect(RequestRule.deed(verb, on: .finished, isDeleted: false) == .refuse(.notForJobs))
  }

  @Test(
    "While a job is decided and not published, what depends on how it ends waits",
    arguments: [RequestName.Verb.cancel, .pause, .start, .reset, .release, .abort, .delete, .restore, .purge]
  )
  func deciding(verb: RequestName.Verb) throws {
    let state = JobToken.State.ending(epoch: 3, holder: try Self.holder())
    #expect(RequestRule.deed(verb, on: state, isDeleted: false) == .wait)
  }

  @Test("A deleted job is restored before it is started, deleted no second time, and may be purged")
  func deleted() {
    #expect(RequestRule.deed(.start, on: .finished, isDeleted: true) == .refuse(.isDeleted))
    #expect(RequestRule.deed(.reset, on: .cancelled, isDeleted: true) == .refuse(.isDeleted))
    #expect(RequestRule.deed(.delete, on: .finished, isDeleted: true) == .nothing)
    #expect(RequestRule.deed(.restore, on: .finished, isDeleted: true) == .unflag)
    #expect(RequestRule.deed(.purge, on: .finished, isDeleted: true) == .purge)
  }

  @Test("Contradiction does not depend on the order, and nothing contradicts itself")
  func symmetric() {
    for a in RequestName.Verb.allCases {
      #expect(!RequestRule.contradict(a, a))
      for b in RequestName.Verb.allCases {
        #expect(RequestRule.contradict(a, b) == RequestRule.contradict(b, a))
      }
    }
  }

  @Test("To end and to go on contradict each other; to describe contradicts nothing")
  func pairs() {
    #expect(RequestRule.contradict(.cancel, .start))
    #expect(RequestRule.contradict(.delete, .restore))
    #expect(RequestRule.contradict(.pause, .start))
    #expect(RequestRule.contradict(.stop, .start))
    #expect(!RequestRule.contradict(.cancel, .delete))
    #expect(!RequestRule.contradict(.reset, .release))
    for verb in RequestName.Verb.allCases { #expect(!RequestRule.contradict(.update, verb)) }
  }
}
