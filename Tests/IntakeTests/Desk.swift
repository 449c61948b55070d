import Custody
import JSON
import Posix
import Spool
import TestSupport

@testable import Intake

/// An intake on a spool of a test's own, which works when the test says so and not otherwise.
final class Desk {
  let spool: TemporarySpool
  private(set) var pulse: Pulse
  let hints: Hints
  private let said = Locked<[String]>([])
  private let rounds = Locked(0)
  private var intake: Intake?

  var root: Directory { spool.root }
  var incoming: Directory { get throws { try root.directory(Layout.incoming) } }
  var incarnation: String { pulse.identity.holder.incarnation }
  /// What it reported.
  var report: [String] { said.withLock { $0 } }

  init(limits: JSONObject = [:]) throws {
    spool = try TemporarySpool(limits: limits)
    try spool.addBoard("b")
    pulse = try Pulse(spool.depot, identity: Identity(), roles: ["intake"]) { _ in }
    hints = try Hints()
  }

  /// Starts an intake, in the place of the last one, as another start of the program does.
  func start() throws {
    if intake != nil {
      intake = nil
      pulse.withdraw()
      pulse = try Pulse(spool.depot, identity: Identity(), roles: ["intake"]) { _ in }
    }
    let (rounds, hints, said) = (rounds, hints, said)
    intake = try Intake(
      spool.depot,
      pulse: pulse,
      hints: hints,
      onQueued: {},
      onCancel: {},
      isStopping: {
        // The ring spares it the wait behind the round.
        hints.changed()
        return rounds.withLock { rounds in
          rounds -= 1
          return rounds < 0
        }
      },
      report: { event in said.withLock { $0.append(event.message) } }
    )
  }

  /// Has it look at everything, so many times, starting it where it is not.
  func work(rounds count: Int = 1) throws {
    if intake == nil { try start() }
    rounds.withLock { $0 = count }
    try intake?.run()
  }

  /// Drops a directory by rename: its files, with a manifest where none is given.
  func drop(
    _ name: String,
    _ files: [String: String] = ["run.sh": "#!/bin/sh\n"],
    manifest: String? = nil
  ) throws {
    try root.put("incoming/.\(name)/manifest.json", manifest ?? #"{"board": "b", "executable": "run.sh"}"#)
    for (path, text) in files { try root.put("incoming/.\(name)/\(path)", text) }
    try incoming.rename(".\(name)", to: incoming, as: name)
    hints.appearedByRename(RawName(name))
  }

  /// Puts a drop where an intake that died had taken it to.
  func taken(_ id: Int, _ name: String, incarnation: String = "0123abcd") throws {
    try drop(name)
    try incoming.rename(name, to: root.directory(".intake/taken"), as: "\(id)~\(incarnation)~\(name)")
    try root.put(".intake/lease~\(id)~\(incarnation)")
  }

  func receipt(_ drop: String) -> Receipt? {
    spool.depot.reader.receipt(user: Users.name(ofUser: Users.current), drop: drop)
  }

  func job(_ id: Int) throws -> JobView? { try spool.depot.reader.job(.known(id)) }

  /// The lines of the index.
  func index() throws -> [IndexLine] {
    var lines: [IndexLine] = []
    var follower = IndexFollower(root: root)
    try follower.next { lines.append(IndexLine($0)) }
    return lines
  }
}
