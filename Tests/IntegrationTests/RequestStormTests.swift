import JSON
import Posix
import Spool
import TestSupport
import Testing

@Suite("Requests while the daemon is killed again and again")
struct RequestStormTests {
  private static let jobs = 24
  /// What each job is asked for, in turn.
  private static let verbs: [RequestName.Verb] = [.recheck, .reset, .update, .delete]

  @Test("Each is carried out once, whatever was half done")
  func storm() throws {
    let boards = Dictionary(uniqueKeysWithValues: (0..<4).map { ("linux-\($0)", Lab.linux) })
    let lab = try Lab(boards: boards, configuration: ["settle_seconds": 1])
    for number in 1...Self.jobs { try lab.drop("d\(number)", script: "true", ["retry": 50]) }
    try lab.wait("all have ended", seconds: 120) {
      try lab.root.directory("finished").names().count == Self.jobs
    }
    for number in 1...Self.jobs {
      let verb = Self.verb(of: number)
      try lab.root.put("incoming/.up", verb == .update ? #"{"title": "new"}"# : "")
      let incoming = try lab.root.directory("incoming")
      try incoming.rename(".up", to: incoming, as: "\(number).\(verb.rawValue)")
      guard number.isMultiple(of: 3) else { continue }
      // Not for anything to happen, but to be killed at another moment each time.
      _ = Poll.wait(for: [], milliseconds: Int.random(in: 0...40))
      lab.stop(.kill)
      try lab.start()
    }
    try lab.wait("all is answered, and nothing waits or runs", seconds: 180) {
      try lab.root.directory("incoming").names().filter { !$0.hasPrefix(".") }.isEmpty
        && lab.root.directory("queued").names().isEmpty && lab.root.directory("running").names().isEmpty
        && lab.root.directory("finished").names().count == Self.jobs + Self.jobs / Self.verbs.count
    }
    try check(lab)
  }

  private static func verb(of number: Int) -> RequestName.Verb { verbs[number % verbs.count] }

  private func check(_ lab: Lab) throws {
    let views = try lab.reader.tokens(in: .finished).map { try lab.reader.view($0) }
    let copies = views.compactMap { $0.record()?.recheckOf?.number }
    let reopenings = try Self.reopenings(lab)
    for number in 1...Self.jobs {
      let id = try #require(JobID(number))
      let view = try #require(try lab.reader.job(id))
      let verb = Self.verb(of: number)
      let noted = view.intakeHistory().count { $0.comment?.hasPrefix("\(verb.rawValue) requested") ?? false }
      #expect(noted == 1, "\(verb.rawValue) of job \(number) is a line of its history")
      #expect(copies.count { $0 == number } == (verb == .recheck ? 1 : 0), "copies of job \(number)")
      #expect(reopenings.count { $0 == id } == (verb == .reset ? 1 : 0), "job \(number) was reset once")
      #expect(view.record()?.title == (verb == .update ? "new" : nil))
      #expect((view.record()?.deleted != nil) == (verb == .delete))
      #expect(view.result()?.verdict == .passed)
    }
  }

  private static func reopenings(_ lab: Lab) throws -> [JobID] {
    var found: [JobID] = []
    var follower = IndexFollower(root: lab.root)
    try follower.next { record in
      if case .reopened(let id, _) = record { found.append(id) }
    }
    return found
  }
}
