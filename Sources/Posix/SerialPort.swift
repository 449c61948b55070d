import CLinux
import Glibc

/// A serial port or a pty that is read as raw bytes, by nobody else, without waiting.
///
/// Nobody else: flock(2) keeps out those who lock, and at a serial port TIOCEXCL those who only open and are not root.
/// Lines keep their state when the port is closed (no HUPCL), so that a board is not reset by it.
package struct SerialPort: ~Copyable, Sendable {
  /// A line that the host sets (ioctl_tty(2), TIOCMGET).
  package enum Line: Sendable, Hashable, CaseIterable {
    case rts
    case dtr

    fileprivate var bit: Int32 {
      switch self {
      case .rts: Int32(TIOCM_RTS)
      case .dtr: Int32(TIOCM_DTR)
      }
    }
  }

  package let descriptor: Descriptor
  private let subject: String

  // A serial port's flag goes with its last descriptor, but a pty's stays as long as its other side is open.
  deinit { _ = bs_clear_exclusive(descriptor.number) }

  /// Takes over a terminal that this process has locked.
  private init(_ descriptor: consuming Descriptor, _ subject: String) {
    self.descriptor = descriptor
    self.subject = subject
  }

  /// Opens a serial port.
  ///
  /// - Parameters:
  ///   - path: the device, or a link to it.
  ///   - mode: how it moves bits.
  /// - Returns: the port, for this process alone.
  /// - Throws: EBUSY where another process uses it, EINVAL where it does not do what the mode asks,
  ///   ENOTTY where the path is no terminal's, and what open(2) says.
  package static func open(_ path: String, mode: SerialMode) throws(PosixError) -> SerialPort {
    let port = try open(pty: path)
    let number = port.descriptor.number
    try perform("open", path) { bs_set_exclusive(number) }
    try port.configure { mode.apply(to: &$0) }
    if let mismatch = mode.mismatch(with: try port.settings()) {
      throw PosixError(code: EINVAL, call: "set", subject: path, explanation: mismatch)
    }
    return port
  }

  /// Opens a pty, which has no speed and no lines (pty(7)).
  ///
  /// - Parameter path: the terminal, or a link to it.
  /// - Returns: the terminal, for this process alone.
  /// - Throws: as ``open(_:mode:)``.
  package static func open(pty path: String) throws(PosixError) -> SerialPort {
    let port = SerialPort(try locked(path), path)
    try port.configure { makeRaw(&$0) }
    // What was echoed before would be sent to the board, and a board that holds it back would delay the closing.
    tcflush(port.descriptor.number, TCOFLUSH)
    return port
  }

  private static func locked(_ path: String) throws(PosixError) -> Descriptor {
    let flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC
    let terminal = Descriptor(owning: try perform("open", path) { bs_openat(AT_FDCWD, path, flags, 0) })
    guard isatty(terminal.number) == 1 else {
      throw PosixError(code: ENOTTY, call: "open", subject: path, explanation: "it is no terminal")
    }
    guard try terminal.tryLock() else { throw PosixError(code: EBUSY, call: "open", subject: path) }
    return terminal
  }

  /// The terminal's present settings.
  func settings() throws(PosixError) -> TerminalSettings {
    var settings = TerminalSettings()
    let number = descriptor.number
    try perform("read the settings of", subject) { bs_get_termios(number, &settings) }
    return settings
  }

  private func configure(_ change: (inout TerminalSettings) -> Void) throws(PosixError) {
    var settings = try settings()
    change(&settings)
    let number = descriptor.number
    try perform("set", subject) { bs_set_termios(number, &settings) }
  }

  /// Has the kernel give each byte as it comes, and send nothing by itself: cfmakeraw(3), without hang-ups by a
  /// carrier's loss, and without the NULs that a break would be read as.
  ///
  /// With VMIN 1 a read of 0 bytes means that the other side is gone, and never that nothing came.
  static func makeRaw(_ settings: inout TerminalSettings) {
    settings.c_iflag = UInt32(IGNBRK)
    settings.c_oflag &= ~UInt32(OPOST)
    settings.c_lflag &= ~UInt32(ECHO | ECHONL | ICANON | ISIG | IEXTEN)
    settings.c_cflag &= ~UInt32(HUPCL)
    settings.c_cflag |= UInt32(CREAD | CLOCAL)
    withUnsafeMutableBytes(of: &settings.c_cc) { characters in
      characters[Int(VMIN)] = 1
      characters[Int(VTIME)] = 0
    }
  }
}

extension SerialPort {
  /// Sets a line.
  ///
  /// - Parameters:
  ///   - line: which.
  ///   - isOn: asserted, which is the low level at the pin.
  /// - Throws: ENOTTY or EINVAL where the port has no such lines, as a pty has not; see
  ///   ``PosixError/hasNoLines``.
  package func set(_ line: Line, isOn: Bool) throws(PosixError) {
    let number = descriptor.number
    try perform("set", "the line \(line) of \(subject)") {
      isOn ? bs_set_lines(number, line.bit) : bs_clear_lines(number, line.bit)
    }
  }

  /// Gives a line the other state for 100 ms, and then the first again; the thread waits for it.
  ///
  /// - Parameters:
  ///   - line: which.
  ///   - isOn: the state that it has, and has again.
  /// - Throws: as ``set(_:isOn:)``.
  package func pulse(_ line: Line, isOn: Bool) throws(PosixError) {
    try set(line, isOn: !isOn)
    Clock.wait(milliseconds: 100)
    try set(line, isOn: isOn)
  }

  /// Drops what the kernel holds of what came in (tcflush(3)).
  package func dropInput() { tcflush(descriptor.number, TCIFLUSH) }
}

extension PosixError {
  /// EBUSY: another process has it for its own.
  package var isInUse: Bool { code == EBUSY }

  /// EACCES or EPERM: this process may not.
  package var isDenied: Bool { code == EACCES || code == EPERM }

  /// True where a terminal has no modem lines.
  package var hasNoLines: Bool { code == ENOTTY || code == EINVAL }

  /// True where what was open is there no more: a port that was unplugged, or a connection that broke.
  package var isGone: Bool {
    switch code {
    case EIO, ENXIO, ENODEV: true
    case ECONNRESET, ECONNABORTED, EPIPE, ETIMEDOUT, ENETDOWN, ENETUNREACH, EHOSTDOWN, EHOSTUNREACH: true
    default: false
    }
  }
}
