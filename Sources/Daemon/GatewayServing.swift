import Gateway
import Posix
import Spool
import Watch

/// A daemon that is nothing but a gateway: it needs no permission to write in the spool, and writes nothing,
/// not even a report of itself.
struct GatewayServing {
  private let reader: SpoolReader
  private let gateway: Gateway
  private let socketFile: SocketFile?
  private let signals: Signals

  init(_ options: DaemonOptions, signals: Signals) throws {
    reader = try SpoolReader(path: options.spool)
    // A spool of another format is not shown as if it were known.
    let settings = GatewaySettings(try reader.configuration(), usersFile: options.users)
    gateway = try Gateway(reader: reader, listen: options.listen, settings: settings, report: Log.line)
    socketFile = SocketFile(of: gateway.address)
    self.signals = signals
  }

  /// Serves until a signal.
  func run() throws -> Int32 {
    let ended = try Bell()
    let watcher = watch()
    if let watcher { try Worker(name: "watcher") { watcher.run() }.detach() }
    try Worker(name: "gateway") { [gateway] in
      gateway.run()
      ended.ring()
    }.detach()
    StandardOutput.write("listening on \(gateway.address.location)\n")
    Log.line(Event("daemon.start", .info, ["roles": "gateway"], "gateway on \(reader.root.absolutePath)"))
    while true {
      if let signal = signals.next() {
        Log.line(Event("daemon.stop", .info, ["signal": signal.name], "stopping on SIG\(signal.name)"))
        break
      }
      _ = Poll.wait(for: [signals.number], milliseconds: nil)
    }
    watcher?.stop()
    socketFile?.remove()
    gateway.stop()
    while !ended.wait(milliseconds: nil) {}
    return 0
  }

  private func watch() -> Watcher? {
    let folders = Place.allCases.map { "\(reader.root.label)/\($0.rawValue)" }
    do throws(PosixError) {
      return try Watcher(folders: folders) { [gateway] _ in gateway.hint() }
    } catch {
      Log.line(
        Event(
          "watch.trouble",
          .warning,
          [:],
          "no notifications (\(error)); what is new is found by looking now and then"
        )
      )
      return nil
    }
  }
}
