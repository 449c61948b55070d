import CLinux
import Glibc

/// A terminal's settings as the kernel has them (ioctl_tty(2), TCGETS2).
typealias TerminalSettings = termios2

/// How a serial port moves bits (termios(3)).
package struct SerialMode: Sendable, Hashable {
  package enum Parity: Sendable, Hashable {
    case none
    case even
    case odd
  }

  package enum Flow: Sendable, Hashable {
    case none
    case rtscts
    case xonxoff
  }

  /// Bits per second, any number: those that termios(3) has no name for go by BOTHER.
  package var baud: Int
  package var parity: Parity
  /// 5 to 8.
  package var dataBits: Int
  /// 1 or 2.
  package var stopBits: Int
  package var flow: Flow

  package init(
    baud: Int,
    parity: Parity = .none,
    dataBits: Int = 8,
    stopBits: Int = 1,
    flow: Flow = .none
  ) {
    self.baud = baud
    self.parity = parity
    self.dataBits = dataBits
    self.stopBits = stopBits
    self.flow = flow
  }

  private static let framing = UInt32(CSIZE) | UInt32(PARENB) | UInt32(PARODD) | UInt32(CSTOPB)

  private var framing: UInt32 {
    let size = [5: CS5, 6: CS6, 7: CS7][dataBits] ?? CS8
    var flags = UInt32(size)
    switch parity {
    case .none: break
    case .even: flags |= UInt32(PARENB)
    case .odd: flags |= UInt32(PARENB) | UInt32(PARODD)
    }
    if stopBits == 2 { flags |= UInt32(CSTOPB) }
    return flags
  }

  /// Changes a terminal's settings to these; what the kernel does with bytes: see ``SerialPort/makeRaw(_:)``.
  func apply(to settings: inout TerminalSettings) {
    let speeds = UInt32(CBAUD) | UInt32(CBAUD) << bs_ibshift
    settings.c_cflag &= ~(Self.framing | speeds | UInt32(CRTSCTS))
    settings.c_cflag |= framing | bs_bother | bs_bother << bs_ibshift
    settings.c_ispeed = UInt32(clamping: baud)
    settings.c_ospeed = UInt32(clamping: baud)
    switch flow {
    case .none: break
    case .rtscts: settings.c_cflag |= UInt32(CRTSCTS)
    case .xonxoff: settings.c_iflag |= UInt32(IXON) | UInt32(IXOFF)
    }
  }

  /// What the port does otherwise than asked, as a sentence's end; nil where it does it.
  ///
  /// Setting succeeds where any of the changes could be made (termios(3)), and a driver sets the nearest speed that
  /// it can: receivers bear about 3 % of difference.
  func mismatch(with actual: TerminalSettings) -> String? {
    if actual.c_cflag & Self.framing != framing {
      return "the port does not do \(dataBits) data bits, parity \(parity), \(stopBits) stop bits"
    }
    if (flow == .rtscts) != (actual.c_cflag & UInt32(CRTSCTS) != 0) {
      return "the port does not do flow control by RTS and CTS"
    }
    let speed = Int(actual.c_ospeed)
    guard abs(speed - baud) <= baud / 32 else { return "the port does \(speed) baud instead of \(baud)" }
    return nil
  }
}
