import Boards
import Posix

/// What a console is read from while it is open.
enum ConsolePort: ~Copyable {
  case closed
  case terminal(SerialPort)
  case connection(Descriptor)

  /// To be polled; nil where it is closed.
  var number: Int32? {
    switch self {
    case .closed: nil
    case .terminal(let port): port.descriptor.number
    case .connection(let socket): socket.number
    }
  }

  /// Reads what is there now: 0 where the other side is gone, nil where nothing waits.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(PosixError) -> Int? {
    switch self {
    case .closed: 0
    case .terminal(let port): try port.descriptor.read(into: buffer)
    case .connection(let socket): try socket.read(into: buffer)
    }
  }

  /// Drops what the kernel holds of a terminal.
  func dropInput() {
    switch self {
    case .closed: break
    case .connection: break
    case .terminal(let port): port.dropInput()
    }
  }

  /// Pulses a line of a serial port; others have none.
  func pulse(_ line: SerialPort.Line, isOn: Bool) throws(PosixError) {
    switch self {
    case .closed: break
    case .connection: break
    case .terminal(let port): try port.pulse(line, isOn: isOn)
    }
  }
}

extension ConsolePort {
  /// Opens a serial port, and sets its lines.
  ///
  /// A line that the file does not tell of is raised, where there is one: the kernel does the same as it opens.
  static func serial(_ settings: SerialSettings) throws(PosixError) -> ConsolePort {
    let port = try SerialPort.open(settings.path, mode: SerialMode(settings))
    for (line, wanted) in [(ModemLine.dtr, settings.dtr), (.rts, settings.rts)] {
      // With RTS and CTS the kernel sets RTS.
      if line == .rts, settings.flow == .rtscts { continue }
      do throws(PosixError) {
        try port.set(SerialPort.Line(line), isOn: settings.isOn(line))
      } catch {
        guard wanted == nil, error.hasNoLines else { throw error }
      }
    }
    return .terminal(port)
  }
}

extension SerialMode {
  init(_ settings: SerialSettings) {
    let parity: Parity =
      switch settings.parity {
      case .none: .none
      case .even: .even
      case .odd: .odd
      }
    let flow: Flow =
      switch settings.flow {
      case .none: .none
      case .rtscts: .rtscts
      case .xonxoff: .xonxoff
      }
    self.init(
      baud: settings.baud,
      parity: parity,
      dataBits: settings.dataBits,
      stopBits: settings.stopBits,
      flow: flow
    )
  }
}

extension SerialPort.Line {
  init(_ line: ModemLine) {
    switch line {
    case .rts: self = .rts
    case .dtr: self = .dtr
    }
  }
}
