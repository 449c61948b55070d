import Custody
import Glibc
import JSON
import Posix
import Spool
import TestSupport
import Testing

@testable import Intake

@Suite("Requests to cancel")
struct CancelRequestTests {
  private let bench: RequestBench
  private let holder: Holder

  private var spool: TemporarySpool { bench.spool }
  private var user: String { bench.user }

  init() throws {
    bench = try RequestBench()
    holder = try .known("lab1~0123abcd")
  }

  private func addJob(_ state: JobToken.State) throws -> JobView { try bench.addJob(42, state) }

  private func ask() throws { try bench.ask("42.cancel") }

  private func refusal() throws -> (code: String?, reason: String?) { try bench.refusal("42.cancel") }

  @Test(
    "A waiting job lies among the cancelled when the request is gone",
    arguments: [JobToken.State.queued(epoch: 0), .queued(epoch: 4), .held(epoch: 4)]
  )
  func waiting(state: JobToken.State) throws {
    _ = try addJob(state)
    try ask()
    #expect(try bench.work())
    let view = try spool.depot.reader.job(.known(42))
    #expect(view?.token.path == "cancelled/42")
    #expect(view?.result()?.verdict == .cancelled)
    #expect(view?.result()?.reason == "cancelled by \(user) before it ran")
    #expect(view?.history().compactMap(\.comment).first == "cancel requested by \(user)")
    #expect(!spool.root.has("incoming/42.cancel"))
  }

  @Test(
    "Of a running job its runner is asked, by a mark with the epoch; the request stays until it has ended"
  )
  func running() throws {
    let view = try addJob(.running(epoch: 3, holder: holder))
    try ask()
    #expect(try !bench.work())
    #expect(try !bench.work())
    #expect(try view.directory.text("cancel~3") == user + "\n")
    #expect(view.history().count == 1, "one line, however often it is looked at")
    #expect(spool.root.has("incoming/42.cancel"))
    #expect(bench.woken == 2)
  }

  @Test("Once the runner has ended it as cancelled the request is granted")
  func granted() throws {
    let view = try addJob(.running(epoch: 3, holder: holder))
    try ask()
    _ = try bench.work()
    let result = JobResult(verdict: .cancelled, phase: .run, blame: .cancelled, reason: "r", ended: Clock.now)
    let finisher = Finisher(spool.depot)
    try finisher.write(result, in: view.directory, epoch: 3)
    let decided = try finisher.decide(view.token)
    #expect(try !bench.work(), "decided is not ended")
    _ = try finisher.publish(decided, result: result)
    #expect(try bench.work())
    #expect(try spool.root.directory(Layout.incoming).names() == [".refused"])
  }

  @Test(
    "A job that has finished meanwhile was not cancelled, and the sentence is the APIs'",
    arguments: [JobToken.State.finished, .cancelled]
  )
  func ended(state: JobToken.State) throws {
    let view = try addJob(state)
    var result = JobResult(
      verdict: .passed,
      phase: .run,
      blame: .job,
      reason: "r",
      ended: Timestamp(microseconds: 1)
    )
    if case .cancelled = state { result.verdict = .cancelled }
    try view.directory.put(Layout.result, bytes: result.json.pretty)
    try ask()
    #expect(try bench.work())
    let (code, reason) = try refusal()
    #expect(code == "state")
    #expect(reason == "Unable to cancel job. Current job status: \(view.token.place.capitals)")
    #expect(!spool.root.has("incoming/42.cancel"))
  }

  @Test("A job that there is not cannot be cancelled")
  func notFound() throws {
    try ask()
    #expect(try bench.work())
    let (code, reason) = try refusal()
    #expect(code == "not_found" && reason == "there is no job 42")
  }

  @Test("A link, and a file with two names, are no requests")
  func malformed() throws {
    _ = try addJob(.queued(epoch: 0))
    let incoming = try spool.root.directory(Layout.incoming)
    try incoming.makeLink("42.cancel", to: "/etc/hostname")
    #expect(try bench.work())
    #expect(try refusal().code == "malformed")
    try incoming.put("other")
    try incoming.link("other", to: incoming, as: "42.cancel")
    #expect(try bench.work())
    #expect(try refusal().reason == "a request must be a regular file with one link")
    #expect(try spool.place(of: .known(42))?.place == .queued)
  }

  @Test("A file that is older than the job is no request: somebody else may have renamed it")
  func older() throws {
    try ask()
    let asked = try spool.root.status(of: "incoming/42.cancel")
    // Made again until the file system's clock has gone on.
    let birth = (asked.born ?? asked.changed).total
    _ = try bench.addJob(42, .queued(epoch: 0)) { $0.knownSince = birth + 1 }
    #expect(try bench.work())
    #expect(try refusal().reason == "the request is older than the job")
  }

  @Test("Neither the owner nor an admin: it is refused", .enabled(if: Users.current == 0))
  func forbidden() throws {
    _ = try addJob(.queued(epoch: 0))
    try ask()
    chown("\(spool.path)/incoming/42.cancel", 4_000_000_123, 0)
    #expect(try bench.work())
    let (code, reason) = try refusal()
    #expect(code == "forbidden" && reason == "uid:4000000123 is neither the job's owner nor an admin")
    #expect(try spool.place(of: .known(42))?.place == .queued)
  }

  @Test("The job's owner may cancel it without being an admin", .enabled(if: Users.current == 0))
  func owner() throws {
    try bench.addJob(42, .queued(epoch: 0)) { $0.ownerID = 4_000_000_123 }
    try ask()
    chown("\(spool.path)/incoming/42.cancel", 4_000_000_123, 0)
    #expect(try bench.work())
    #expect(try spool.place(of: .known(42))?.path == "cancelled/42")
  }

  @Test("The spool's owner and root may cancel what is another's")
  func admin() throws {
    try bench.addJob(42, .queued(epoch: 0)) { $0.ownerID = 4_000_000_123 }
    try ask()
    #expect(try bench.work())
    #expect(try spool.place(of: .known(42))?.path == "cancelled/42")
  }
}
