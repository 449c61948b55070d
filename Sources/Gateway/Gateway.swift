import Posix
import Spool

/// A read-only HTTP server of one spool.
///
/// It is given a reader, and imports no module that could write, so nothing that a client sends changes
/// the spool. One thread, the one that calls ``run()``, owns all connections and all that is known of
/// the spool; the other functions only leave it a note and ring.
///
/// Nothing is correct only because ``hint()`` was called: what a client asks of one job is looked up in
/// the spool's directories each time, and lists are made from a look at the spool that is at most half a
/// second old. A hint makes that look happen sooner.
package final class Gateway: Sendable {
  /// Notes to the serving thread.
  private struct Notes: Sendable {
    var isRunning = false
    var mustStop = false
    var isHinted = false
  }

  /// Where it listens, with the port that the kernel chose where 0 was asked for.
  package let address: ListenAddress

  private let reader: SpoolReader
  private let listener: Listener
  private let bell: Bell
  private let notes = Locked(Notes())
  private let options: ServerOptions
  private let report: @Sendable (String) -> Void

  /// Listens at once; connections are served when ``run()`` is called.
  ///
  /// - Parameters:
  ///   - reader: of the spool to show.
  ///   - listen: where; port 0 lets the kernel choose.
  ///   - report: gets a sentence where something went wrong that the admin should know; called on the
  ///     serving thread.
  /// - Throws: ``GatewayError/cannotListen(address:reason:)`` for an address that cannot be had.
  package convenience init(
    reader: SpoolReader,
    listen: ListenAddress,
    report: @escaping @Sendable (String) -> Void
  ) throws(GatewayError) {
    try self.init(reader: reader, listen: listen, options: ServerOptions(), report: report)
  }

  init(
    reader: SpoolReader,
    listen: ListenAddress,
    options: ServerOptions,
    report: @escaping @Sendable (String) -> Void
  ) throws(GatewayError) {
    self.reader = reader
    self.options = options
    self.report = report
    do {
      bell = try Bell()
    } catch {
      throw .noResources(error)
    }
    do {
      listener = try Listener(on: listen)
      address = ListenAddress(host: listen.host, port: try listener.port())
    } catch {
      throw .cannotListen(address: listen.authority, reason: error.reason)
    }
  }

  /// Serves until ``stop()``; to be called once, on a thread of its own.
  ///
  /// After a stop it finishes the answers under way, for a few seconds at most.
  package func run() {
    let isFirst = notes.withLock { notes in
      defer { notes.isRunning = true }
      return !notes.isRunning
    }
    guard isFirst else { return report("the gateway runs already") }
    Signals.blockBrokenPipes()
    let jobs = Jobs(reader: reader, report: report)
    let router = Router(jobs: jobs, wallClock: options.wallClock)
    do {
      let server = try Server(listener: listener, bell: bell, options: options, report: report) {
        router.answer($0)
      }
      try server.run { self.takeNotes(for: jobs) }
    } catch {
      report("the gateway ends: \(error)")
    }
  }

  /// Ends ``run()`` soon; may be called from any thread, and before it.
  package func stop() {
    notes.withLock { $0.mustStop = true }
    bell.ring()
  }

  /// Says that the spool has changed; may be called from any thread, as often as one likes.
  package func hint() {
    let isNews = notes.withLock { notes in
      defer { notes.isHinted = true }
      return !notes.isHinted
    }
    if isNews { bell.ring() }
  }

  /// What the bell rang for; true where it was the end.
  private func takeNotes(for jobs: Jobs) -> Bool {
    let (isHinted, mustStop) = notes.withLock { notes in
      defer { notes.isHinted = false }
      return (notes.isHinted, notes.mustStop)
    }
    if isHinted { jobs.hint() }
    return mustStop
  }
}
