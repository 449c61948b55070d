import Glibc
import TestSupport
import Testing

@testable import Posix

/// Real ptys; they keep the speed, the stop bits and the flow control, and have always 8 data bits without parity
/// (pty_set_termios of the kernel).
@Suite("Serial ports")
struct SerialPortTests {
  @Test(
    "Any speed is set as asked",
    arguments: [50, 75, 9600, 115_200, 123_457, 250_000, 921_600, 12_000_000]
  )
  func speed(baud: Int) throws {
    let pair = try PtyPair()
    let port = try SerialPort.open(pair.path, mode: SerialMode(baud: baud))
    let settings = try port.settings()
    #expect([settings.c_ispeed, settings.c_ospeed] == [UInt32(baud), UInt32(baud)])
  }

  @Test("Two stop bits and flow control are kept", arguments: [SerialMode.Flow.none, .rtscts, .xonxoff])
  func flow(flow: SerialMode.Flow) throws {
    let pair = try PtyPair()
    let port = try SerialPort.open(pair.path, mode: SerialMode(baud: 9600, stopBits: 2, flow: flow))
    let settings = try port.settings()
    #expect(settings.c_cflag & UInt32(CSTOPB) != 0)
    #expect((settings.c_cflag & UInt32(CRTSCTS) != 0) == (flow == .rtscts))
    #expect((settings.c_iflag & UInt32(IXON) != 0) == (flow == .xonxoff))
    #expect((settings.c_iflag & UInt32(IXOFF) != 0) == (flow == .xonxoff))
  }

  @Test("What the port does not take is an error that says so")
  func notTaken() throws {
    let pair = try PtyPair()
    let error = #expect(throws: PosixError.self) {
      _ = try SerialPort.open(pair.path, mode: SerialMode(baud: 9600, parity: .even, dataBits: 7))
    }
    #expect(error?.code == EINVAL)
    #expect(error?.reason == "the port does not do 7 data bits, parity even, 1 stop bits")
  }

  @Test("A port is raw: nothing is echoed, changed, or taken for a signal")
  func raw() throws {
    let pair = try PtyPair()
    let port = try SerialPort.open(pair.path, mode: SerialMode(baud: 9600))
    let bytes = (0...255).map { UInt8($0) }
    try pair.write(bytes)
    let read = try read(port, bytes.count)
    #expect(read == bytes)
    #expect(try pair.sent().isEmpty)
    let settings = try port.settings()
    #expect(settings.c_cflag & UInt32(HUPCL) == 0)
  }

  @Test("A port that is open is refused to others, and free when it is closed")
  func exclusive() throws {
    let pair = try PtyPair()
    do {
      let port = try SerialPort.open(pair.path, mode: SerialMode(baud: 9600))
      let code = errorCode { () throws(PosixError) in _ = try SerialPort.open(pty: pair.path) }
      #expect(code == EBUSY)
      _ = port
    }
    #expect(errorCode { () throws(PosixError) in _ = try SerialPort.open(pty: pair.path) } == nil)
  }

  @Test("Nothing is nil where nobody prints, and the end where the other side is gone")
  func end() throws {
    var pair: PtyPair? = try PtyPair()
    let port = try SerialPort.open(pty: pair?.path ?? "")
    var buffer = [UInt8](repeating: 0, count: 10)
    let nothing = try buffer.withUnsafeMutableBytes { try port.descriptor.read(into: $0) }
    #expect(nothing == nil)
    pair = nil
    _ = Poll.wait(for: [port.descriptor.number], milliseconds: 10_000)
    do throws(PosixError) {
      let count = try buffer.withUnsafeMutableBufferPointer { (bytes) throws(PosixError) in
        try port.descriptor.read(into: UnsafeMutableRawBufferPointer(bytes))
      }
      #expect(count == 0)
    } catch {
      #expect(error.isGone)
    }
  }

  @Test("A pty has no lines")
  func lines() throws {
    let pair = try PtyPair()
    let port = try SerialPort.open(pty: pair.path)
    for line in SerialPort.Line.allCases {
      do throws(PosixError) {
        try port.set(line, isOn: true)
        Issue.record("a pty has the line \(line)")
      } catch {
        #expect(error.hasNoLines)
      }
    }
  }

  @Test("What waits can be dropped")
  func drop() throws {
    let pair = try PtyPair()
    let port = try SerialPort.open(pty: pair.path)
    try pair.write(Array("old".utf8))
    _ = Poll.wait(for: [port.descriptor.number], milliseconds: 10_000)
    port.dropInput()
    try pair.write(Array("new".utf8))
    let read = try read(port, 3)
    #expect(read == Array("new".utf8))
  }

  @Test("What is no terminal is refused, and left as it is")
  func noTerminal() throws {
    let scratch = try Scratch()
    try scratch.directory.put("file", "text")
    let code = errorCode { () throws(PosixError) in _ = try SerialPort.open(pty: "\(scratch.path)/file") }
    #expect(code == ENOTTY)
    #expect(try scratch.directory.text("file") == "text")
  }

  private func read(_ port: borrowing SerialPort, _ count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1024)
    while bytes.count < count, !Poll.wait(for: [port.descriptor.number], milliseconds: 10_000).isEmpty {
      guard let read = try buffer.withUnsafeMutableBytes({ try port.descriptor.read(into: $0) }), read > 0
      else {
        break
      }
      bytes += buffer.prefix(read)
    }
    return bytes
  }
}

@Suite("A serial port's mode")
struct SerialModeTests {
  private static let framing = CSIZE | PARENB | PARODD | CSTOPB

  @Test(
    "Data bits, parity and stop bits are the flags of termios(3)",
    arguments: [
      (SerialMode(baud: 9600), CS8),
      (SerialMode(baud: 9600, parity: .even, dataBits: 7), CS7 | PARENB),
      (SerialMode(baud: 9600, parity: .odd, dataBits: 6), CS6 | PARENB | PARODD),
      (SerialMode(baud: 9600, dataBits: 5, stopBits: 2), CS5 | CSTOPB),
      (SerialMode(baud: 9600, parity: .odd, stopBits: 2), CS8 | PARENB | PARODD | CSTOPB),
    ]
  )
  func flags(mode: SerialMode, flags: Int32) {
    for before in [UInt32(0), UInt32(Self.framing)] {
      let settings = applied(mode, to: before)
      #expect(settings.c_cflag & UInt32(Self.framing) == UInt32(flags))
      #expect(mode.mismatch(with: settings) == nil)
    }
  }

  @Test(
    "A speed within 3 % will do, and another is told",
    arguments: [
      (115_200, 115_200, true), (115_200, 115_384, true), (115_200, 111_700, true), (115_200, 111_000, false),
      (115_200, 9600, false), (12_000_000, 3_000_000, false), (50, 50, true), (50, 52, false),
    ]
  )
  func nearest(wanted: Int, actual: Int, isNear: Bool) {
    let mode = SerialMode(baud: wanted)
    var settings = applied(mode, to: 0)
    settings.c_ospeed = UInt32(actual)
    let mismatch = isNear ? nil : "the port does \(actual) baud instead of \(wanted)"
    #expect(mode.mismatch(with: settings) == mismatch)
  }

  @Test("A port without the lines for flow control is told")
  func noFlow() {
    let mode = SerialMode(baud: 9600, flow: .rtscts)
    var settings = applied(mode, to: 0)
    settings.c_cflag &= ~UInt32(CRTSCTS)
    #expect(mode.mismatch(with: settings) == "the port does not do flow control by RTS and CTS")
  }

  private func applied(_ mode: SerialMode, to flags: UInt32) -> TerminalSettings {
    var settings = TerminalSettings()
    settings.c_cflag = flags
    mode.apply(to: &settings)
    return settings
  }
}
