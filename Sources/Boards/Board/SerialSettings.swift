/// A line of a serial port that the host sets: "request to send" or "data terminal ready".
package enum ModemLine: String, Sendable, Hashable, CaseIterable {
  case rts
  case dtr
}

/// How a serial port is set (termios(3)).
package struct SerialSettings: Sendable, Hashable {
  package enum Parity: String, Sendable, Hashable, CaseIterable {
    case none
    case even
    case odd
  }

  /// Who holds back whom: nobody, the lines RTS and CTS, or the bytes XON and XOFF, which then are no data.
  package enum Flow: String, Sendable, Hashable, CaseIterable {
    case none
    case rtscts
    case xonxoff
  }

  /// Bits per second that can be asked for; whether the port does them is found when it is opened.
  static let bauds = 50...12_000_000

  /// The device, below `/dev/`.
  package var path: String
  package var baud: Int
  package var parity: Parity
  /// 5 to 8.
  package var dataBits: Int
  /// 1 or 2.
  package var stopBits: Int
  package var flow: Flow
  /// What the line is set to when the port is opened; nil: on, where the port has such a line.
  package var rts: Bool?
  /// What the line is set to when the port is opened; nil: on, where the port has such a line.
  package var dtr: Bool?

  package init(
    path: String,
    baud: Int = 115_200,
    parity: Parity = .none,
    dataBits: Int = 8,
    stopBits: Int = 1,
    flow: Flow = .none,
    rts: Bool? = nil,
    dtr: Bool? = nil
  ) {
    self.path = path
    self.baud = baud
    self.parity = parity
    self.dataBits = dataBits
    self.stopBits = stopBits
    self.flow = flow
    self.rts = rts
    self.dtr = dtr
  }

  /// Whether a line is on while the port is open and nobody pulses it.
  package func isOn(_ line: ModemLine) -> Bool {
    switch line {
    case .rts: rts ?? true
    case .dtr: dtr ?? true
    }
  }

  /// What an admin should know of the path; nil where it stays with the board.
  ///
  /// The kernel numbers ports as they are plugged in; udev's links tell them apart by what they are or where they
  /// are plugged in.
  package var hint: String? {
    let isNumbered = ["/dev/ttyUSB", "/dev/ttyACM"].contains { prefix in
      path.hasPrefix(prefix)
        && path.utf8.dropFirst(prefix.utf8.count).allSatisfy { (0x30...0x39).contains($0) }
    }
    guard isNumbered else { return nil }
    return "\(path) may be another board's port after the next start; name it by its link below"
      + " /dev/serial/by-id/ or /dev/serial/by-path/"
  }
}
