import Custody
import Gateway
import Intake
import Posix
import Runner
import Spool
import Watch

/// What a process does for a spool.
package enum DaemonRole: String, Sendable, CaseIterable {
  case intake, runner, gateway
}

package struct DaemonOptions: Sendable {
  /// The spool's path.
  package var spool: String
  package var roles: Set<DaemonRole>
  /// Where the gateway listens.
  package var listen: ListenAddress
  /// The gateway's file of users; nil where every reader sees everything.
  package var users: String?

  package init(spool: String, roles: Set<DaemonRole>, listen: ListenAddress, users: String? = nil) {
    self.spool = spool
    self.roles = roles
    self.listen = listen
    self.users = users
  }
}

/// Serves a spool until SIGTERM or SIGINT: intake, runner and gateway, each on a thread of its own,
/// woken by the watcher.
///
/// When the gateway is ready it prints "listening on http://HOST:PORT", or "listening on unix:PATH", on
/// standard output; what happens goes to standard error, a line an event. It ends with status 0 when all jobs are back in the queue or
/// finished and no tool is left, with 1 where it could not start or was retired.
package enum Daemon {
  package static func run(_ options: DaemonOptions) -> Int32 {
    Signals.ignoreBrokenPipes()
    if options.roles.contains(.gateway) { ResourceLimits.raiseOpenFiles(to: 65536) }
    do {
      let signals = try Signals([.terminate, .interrupt, .hangUp])
      if options.roles == [.gateway] { return try GatewayServing(options, signals: signals).run() }
      return try Serving(options, signals: signals).run()
    } catch {
      Log.line(Event("daemon.failure", .error, [:], "\(error)"))
      return 1
    }
  }
}

/// Lines on standard error, one an event.
enum Log {
  /// True where standard error is the journal's (sd-daemon(3), `JOURNAL_STREAM`).
  private static let isJournal = Environment.standardErrorIsJournal

  static let line: @Sendable (Event) -> Void = { event in
    // One write a line, so that lines of several threads and processes stay whole.
    StandardError.write(event.line(isForJournal: isJournal) + "\n")
  }
}
