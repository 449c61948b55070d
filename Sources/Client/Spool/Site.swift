import Lab
import Posix
import Remote
import Spool

/// A spool as the client verbs see it: its jobs, its boards, and who is alive.
///
/// One of another machine is read through a mirror: each verb says with ``need(_:)`` what it is going to read.
package struct Site {
  package let reader: SpoolReader
  package let configuration: Configuration
  /// Where drops and requests go.
  package let incoming: any Incoming
  package private(set) var catalogue = BoardCatalogue()
  /// Of the processes that are alive, as of the last ``refresh()``.
  package private(set) var reports: [HostReport] = []
  /// Of a spool of another machine; nil for one of this machine.
  let mirror: Mirror?

  /// Opens the spool at a path of this machine.
  package init(path: String) throws(ClientError) {
    do {
      reader = try SpoolReader(path: path)
      configuration = try reader.configuration()
      incoming = LocalIncoming(reader: reader)
    } catch {
      throw .failed(error.sentence)
    }
    mirror = nil
    try refresh()
  }

  /// Opens the spool that a user names: a path, or `[USER@]HOST:DIR`.
  package init(spool: String) throws(ClientError) {
    switch try Self.address(spool) {
    case .local(let path): try self.init(path: path)
    case .far(let address): try self.init(address)
    }
  }

  private static func address(_ spool: String) throws(ClientError) -> SpoolAddress {
    do {
      return try SpoolAddress(spool)
    } catch {
      throw .usage("--spool \(spool.shown): \(error.sentence)")
    }
  }

  private init(_ address: FarAddress) throws(ClientError) {
    let mirror = try far { () throws(RemoteError) in
      let host = FarHost(address) { StandardError.write("boardspool: \($0)\n") }
      let mirror = try Mirror(host)
      try mirror.bring(.overview)
      return mirror
    }
    do {
      reader = SpoolReader(root: mirror.root)
      configuration = try reader.configuration()
    } catch {
      throw .failed("\(address): \(error.sentence)")
    }
    self.mirror = mirror
    incoming = FarIncoming(mirror)
    try look()
  }

  /// Sees to it that what is going to be read is as it is now; a spool of this machine always is.
  package func need(_ need: SpoolNeed) throws(ClientError) {
    guard let mirror else { return }
    try far { () throws(RemoteError) in try mirror.bring(need) }
  }

  /// Reads board files and heartbeats anew.
  package mutating func refresh() throws(ClientError) {
    try need(.overview)
    try look()
  }

  private mutating func look() throws(ClientError) {
    do {
      _ = try catalogue.refresh(from: reader)
      let now = Clock.now
      let live = try reader.hostReports().filter { isLive($0, now) }
      let work = try BoardWork.current(reader)
      reports = live.map { BoardWork.updated($0, work) }.sorted { "\($0.holder)" < "\($1.holder)" }
    } catch {
      throw .failed("cannot read the spool: \(error)")
    }
  }

  /// Processes of another machine are not to be looked for here, even where it is a copy of this one.
  private func isLive(_ report: HostReport, _ now: Timestamp) -> Bool {
    mirror == nil ? report.isLive(at: now) : report.isFresh(at: now)
  }

  package var hasIntake: Bool { reports.contains { $0.roles.contains("intake") } }

  /// Whether the spool is another machine's, which is looked at less often.
  package var isFar: Bool { mirror != nil }

  /// The user's name where the spool is.
  package var user: String { mirror?.login ?? Users.name(ofUser: Users.current) }

  /// The job, opened, with its small files.
  package func job(_ id: JobID) throws(ClientError) -> JobView {
    try need(.job(id))
    guard let view = try client({ () throws(PosixError) in try reader.job(id) }) else { throw .noJob(id) }
    return view
  }

  /// Where the job lies now; nil where there is none.
  package func locate(_ id: JobID) throws(ClientError) -> JobToken? {
    guard let mirror else { return try client { () throws(PosixError) in try reader.locate(id) } }
    return try far { () throws(RemoteError) in try mirror.locate(id) }
  }

  /// The receipt of a user's drop of that name; nil where there is none yet.
  package func receipt(user: String, drop: String) throws(ClientError) -> Receipt? {
    try need(.receipt(user: user, drop: drop))
    return reader.receipt(user: user, drop: drop)
  }

  /// What a queued job waits for.
  package func waitReason(_ token: JobToken, _ record: JobRecord?) -> WaitReason {
    WaitReason(
      token: token,
      wishes: record?.wishes ?? [BoardWish(board: nil, tags: [])],
      owner: record?.owner,
      catalogue: catalogue,
      reports: reports
    )
  }
}

/// Runs a piece of work on another machine with its errors as this module's.
func far<Result>(_ body: () throws(RemoteError) -> Result) throws(ClientError) -> Result {
  do {
    return try body()
  } catch {
    throw .failed(error.sentence)
  }
}
