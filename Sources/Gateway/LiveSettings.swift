import JSON
import Posix
import Spool

/// What the admins decided, as `spool.json` says it now.
///
/// The file is looked at no more than once a second. One that cannot be used, or is another spool's, leaves in
/// force what was read before.
final class LiveSettings: Sendable {
  private struct State: Sendable {
    var settings: GatewaySettings
    var file: StampedFile
    /// What was wrong with the file when it was read last.
    var fault: String?
  }

  private let state: Locked<State>
  private let path: String
  /// For a spool of which `spool.json` does not say how users name it.
  private let ownName: String
  private let report: @Sendable (Event) -> Void

  /// - Parameters:
  ///   - settings: what the file said when the gateway was made.
  ///   - spool: whose file it is.
  ///   - report: gets a sentence where the file cannot be used.
  init(_ settings: GatewaySettings, spool: SpoolReader, report: @escaping @Sendable (Event) -> Void) {
    let root = spool.root
    let file = StampedFile(limit: 1 << 20) { () throws(PosixError) in
      try root.openWithin(Layout.configuration)
    }
    state = Locked(State(settings: settings, file: file))
    path = root.path(of: Layout.configuration)
    ownName = "\(Machine.hostName):\(root.absolutePath)"
    self.report = report
  }

  /// Where files are to be dropped.
  var dropPoint: DropPoint { DropPoint(spool: current(at: Clock.monotonic).upload ?? ownName) }

  /// - Parameter now: of the monotonic clock, in nanoseconds.
  /// - Returns: what holds now.
  func current(at now: UInt64) -> GatewaySettings {
    let (settings, news) = state.withLock { state -> (GatewaySettings, String?) in
      let fault = Self.refresh(&state, at: now)
      defer { state.fault = fault }
      return (state.settings, fault == state.fault ? nil : fault)
    }
    if let news {
      report(
        Event(
          "spool.settings",
          .warning,
          ["file": path],
          "\(path) cannot be used: \(news); what it said before stays in force"
        )
      )
    }
    return settings
  }

  /// Nil where nothing is wrong with the file.
  private static func refresh(_ state: inout State, at now: UInt64) -> String? {
    let bytes: [UInt8]
    do throws(PosixError) {
      guard let read = try state.file.look(now: now) else { return state.fault }
      bytes = read
    } catch {
      // A spool that is just being made has none.
      return error.isMissing ? nil : error.reason
    }
    do throws(FieldError) {
      let configuration = try Configuration(parsing: bytes)
      guard configuration.uuid == state.settings.spoolUUID else { return "it is another spool's" }
      state.settings = GatewaySettings(configuration, usersFile: state.settings.usersFile)
      return nil
    } catch {
      return error.sentence
    }
  }
}
