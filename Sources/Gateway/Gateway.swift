import Posix
import Spool

/// A read-only HTTP server of one spool.
///
/// It is given a reader, and imports no module that could write, so nothing that a client sends changes
/// the spool. One thread, the one that calls ``run()``, owns all connections; what would keep it too long, such
/// as reading many jobs, is done by a few workers. What is known of the spool reaches both as immutable
/// snapshots.
///
/// Nothing is correct only because ``hint()`` was called: what a client asks of one job is looked up in
/// the spool's directories each time, and lists are made from a look at the spool that is at most half a
/// second old. A hint makes that look happen sooner.
package final class Gateway: Sendable {
  /// Notes to the serving thread.
  private struct Notes: Sendable {
    var isRunning = false
    var mustStop = false
  }

  /// Where it listens, with the port that the kernel chose where 0 was asked for.
  package let address: ListenAddress

  /// Threads that do what takes long.
  private static let workers = 4

  private let context: Context
  private let gatekeeper: Gatekeeper
  private let listener: Listener
  private let bell: Bell
  private let notes = Locked(Notes())
  private let options: ServerOptions
  private let report: @Sendable (Event) -> Void

  /// Listens at once; connections are served when ``run()`` is called.
  ///
  /// - Parameters:
  ///   - reader: of the spool to show.
  ///   - listen: where; port 0 lets the kernel choose.
  ///   - settings: what the admins decided.
  ///   - report: gets a sentence where something went wrong that the admin should know; called on any
  ///     thread.
  /// - Throws: ``GatewayError/cannotListen(address:reason:)`` for an address that cannot be had,
  ///   ``GatewayError/noUsers(sentence:)`` for a file of users that cannot be used.
  package convenience init(
    reader: SpoolReader,
    listen: ListenAddress,
    settings: GatewaySettings,
    report: @escaping @Sendable (Event) -> Void
  ) throws(GatewayError) {
    try self.init(
      reader: reader,
      listen: listen,
      settings: settings,
      options: ServerOptions(),
      report: report
    )
  }

  init(
    reader: SpoolReader,
    listen: ListenAddress,
    settings: GatewaySettings,
    options: ServerOptions,
    report: @escaping @Sendable (Event) -> Void
  ) throws(GatewayError) {
    self.options = options
    self.report = report
    context = Context(
      reader: reader,
      lookout: Lookout(reader: reader, wallClock: options.wallClock, report: report),
      uuid: settings.spoolUUID,
      settings: LiveSettings(settings, spool: reader, report: report),
      wallClock: options.wallClock
    )
    do throws(AccessError) {
      gatekeeper = try Gatekeeper(usersFile: settings.usersFile, spool: reader, report: report)
    } catch {
      throw .noUsers(sentence: error.sentence)
    }
    do {
      bell = try Bell()
    } catch {
      throw .noResources(error)
    }
    do {
      listener = try Listener(on: listen)
      address = listen.with(port: try listener.port())
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
    do {
      let workers = try WorkerPool(count: Self.workers)
      defer { workers.stop() }
      // Who connects meanwhile waits until it is known what is in the spool.
      _ = context.lookout.fresh()
      let statistics = Statistics()
      let server = try Server(
        listener: listener,
        bell: bell,
        options: options,
        report: report,
        workers: workers,
        handler: router(statistics),
        statistics: statistics
      )
      try server.run { self.notes.withLock { $0.mustStop } }
    } catch {
      report("the gateway ends: \(error)")
    }
  }

  private func router(_ statistics: Statistics) -> Router {
    let hwut = Hwut(context)
    return Router(
      dialects: [
        hwut, Pages(context), JobFolder(context), JUnitExport(context), Dci(context),
        Ufdl(context, gatekeeper), Coalition(context), Service(context, statistics),
      ],
      fallback: hwut,
      gatekeeper: gatekeeper
    )
  }

  /// Ends ``run()`` soon; may be called from any thread, and before it.
  package func stop() {
    notes.withLock { $0.mustStop = true }
    bell.ring()
  }

  /// Says that the spool has changed; may be called from any thread, as often as one likes.
  package func hint() { context.lookout.hint() }
}
