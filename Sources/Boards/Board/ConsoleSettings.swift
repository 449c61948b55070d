import JSON

/// Where a board's console is, as `console` of its file tells.
package struct ConsoleSettings: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case serial(SerialSettings)
    /// A terminal that a program makes (pty(7)), by its path or a link to it.
    case pty(path: String)
    /// Raw bytes of a TCP connection, as ser2net gives them.
    case tcp(ServerAddress)
    /// What the recipe's run command prints.
    case tool
  }

  /// When the console is opened: before flashing, so that the first lines are not lost, or after it, where the
  /// port is the board's own and goes away with each reset.
  package enum Moment: String, Sendable, Hashable, CaseIterable {
    case before
    case after
  }

  package var kind: Kind
  package var moment: Moment
  /// The line that resets the board when it is pulsed; only of a serial port.
  package var reset: ModemLine?

  package init(_ kind: Kind, moment: Moment = .before, reset: ModemLine? = nil) {
    self.kind = kind
    self.moment = moment
    self.reset = reset
  }

  /// What the board is by its console: `path:/dev/…` or `tcp:host:port`; nil for the tool's output.
  package var identity: String? {
    switch kind {
    case .serial(let settings): "path:\(settings.path)"
    case .pty(let path): "path:\(path)"
    case .tcp(let address): "tcp:\(address.text)"
    case .tool: nil
    }
  }

  /// What an admin should know of it; nil where there is nothing to say.
  package var hint: String? {
    guard case .serial(let settings) = kind else { return nil }
    return settings.hint
  }
}
