import Posix
import Spool

/// Copies a job's console to standard output, byte for byte, also to a terminal: what a board prints
/// is its own, colours and all.
package struct LogReader {

  private var site: Site
  private let terminal: Terminal
  private let interrupt: Interrupt
  private let role: String?

  /// - Parameters:
  ///   - site: the spool.
  ///   - terminal: gets the log.
  ///   - interrupt: by which the user ends the following.
  ///   - role: whose console, of a job of several boards; nil for the first one's.
  package init(_ site: Site, terminal: Terminal, interrupt: Interrupt, role: String? = nil) {
    self.site = site
    self.terminal = terminal
    self.interrupt = interrupt
    self.role = role
  }

  /// Refuses a role that the job has not got.
  private func checkRole(_ view: JobView) throws(ClientError) {
    guard let role else { return }
    let roles = view.record()?.roles.map(\.name) ?? []
    guard !roles.contains(role) else { return }
    let known = roles.isEmpty ? "it has one board" : "it has \(roles.joined(separator: ", "))"
    throw .usage("job \(view.token.id) has no role \"\(role.shown)\"; \(known)")
  }

  /// Prints what there is of the latest attempt.
  package func print(_ id: JobID) throws(ClientError) {
    let view = try site.job(id)
    try checkRole(view)
    var cursor = LogCursor(site.mirror, role: role)
    var hasLog = false
    try cursor.advance(in: view) { bytes in
      hasLog = true
      return write(bytes)
    }
    guard !hasLog else { return }
    let situation = Situation(view, record: view.record(), site: site)
    terminal.note("job \(id) has no console log: \(Printable.text(situation.summary))")
  }

  /// Prints what there is and what comes, over all attempts, until the job has ended.
  ///
  /// - Parameter id: the job; it may still be queued.
  /// - Returns: the exit status.
  /// - Throws: ``ClientError/missing(_:)`` where there is no such job.
  package mutating func follow(_ id: JobID) throws(ClientError) -> Int32 {
    do {
      return try copy(id)
    } catch {
      // On another machine an interrupt ends whatever goes on.
      guard let code = interrupt.exitCode else { throw error }
      return code
    }
  }

  private mutating func copy(_ id: JobID) throws(ClientError) -> Int32 {
    var tracker = JobTracker(id, site)
    guard let found = try tracker.look() else { throw .noJob(id) }
    try checkRole(found)
    var cursor = LogCursor(site.mirror, role: role)
    var pace = Pace(isFar: site.isFar)
    var nextRefresh = Clock.monotonic &+ 1_000_000_000
    while interrupt.exitCode == nil, terminal.fault == nil {
      guard let view = try tracker.look() else { throw .failed("job \(id) is gone from the spool") }
      let situation = Situation(view, record: view.record(), site: site)
      // The state was read first, so an ended job's log is whole by now.
      try cursor.advance(in: view) { bytes in
        pace.hurry()
        return write(bytes)
      }
      if situation.hasEnded {
        terminal.clearStatus()
        if terminal.isErrorTerminal { terminal.note("job \(id): \(Printable.text(situation.summary))") }
        return ExitCode.done
      }
      terminal.status("job \(id): \(situation.live(now: Clock.now))")
      interrupt.pause(milliseconds: pace.next())
      if Clock.monotonic >= nextRefresh {
        try site.refresh()
        nextRefresh = Clock.monotonic &+ (site.isFar ? 5_000_000_000 : 1_000_000_000)
      }
    }
    terminal.clearStatus()
    return interrupt.exitCode ?? ExitCode.failure
  }

  private func write(_ bytes: [UInt8]) -> Bool {
    terminal.write(bytes)
    return terminal.fault == nil
  }
}
