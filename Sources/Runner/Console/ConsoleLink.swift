import Boards
import Posix

/// A board's console: opened for one attempt, read without waiting, and opened again when it comes back after a loss.
///
/// A port that is unplugged and a connection that breaks are the same. What its path or its host's name stands for is
/// looked up each time, since udev makes the links anew. The console is closed when the link goes.
struct ConsoleLink: ~Copyable {
  enum Reading: Sendable, Hashable {
    /// So many bytes stand at the buffer's start.
    case bytes(Int)
    /// None wait.
    case nothing
    /// It is not open: ``reopen(at:)``.
    case gone
  }

  enum Reopening: Sendable, Hashable {
    case open
    /// To be tried again at that moment of the monotonic clock.
    case notYet(UInt64)
    /// It stayed away for 10 s; the sentence says what was seen.
    case givenUp(String)
  }

  /// Losses that are told in an attempt's history; a port with a loose contact would fill it.
  private static let toldLosses = 20

  private let settings: ConsoleSettings
  /// The path or the address, for people.
  private let name: String
  private var port = ConsolePort.closed
  private var clock = ReopenClock()
  private var lastFault: ConsoleFault?
  private var losses = 0
  private var notes: [String] = []
  /// Bytes that were read, those that were discarded not among them.
  private(set) var count = 0

  /// - Parameter settings: of a console that is not the tool's output, for which there is nothing to be opened: nil.
  init?(_ settings: ConsoleSettings) {
    switch settings.kind {
    case .serial(let serial): name = serial.path
    case .pty(let path): name = path
    case .tcp(let address): name = address.text
    case .tool: return nil
    }
    self.settings = settings
  }

  /// To be polled for reading; nil while it is not open.
  var number: Int32? { port.number }

  /// What happened to the console since the last call, a sentence each, for the attempt's history.
  mutating func takeNotes() -> [String] {
    defer { notes = [] }
    return notes
  }

  /// Opens it; one that is open stays as it is.
  ///
  /// A server is waited for up to 5 s.
  ///
  /// - Throws: why it cannot be opened.
  mutating func open() throws(ConsoleFault) {
    guard number == nil else { return }
    try open(within: 5_000_000_000)
    noteReturn(at: Clock.monotonic)
  }

  /// Tries to open it where it is time to: for the loop that got ``Reading/gone``, and for a port that is there only
  /// some time after the board was reset.
  ///
  /// A server is waited for at most half a second at a time.
  ///
  /// - Parameter now: nanoseconds of the monotonic clock.
  /// - Returns: what came of it.
  mutating func reopen(at now: UInt64) -> Reopening {
    guard number == nil else { return .open }
    switch clock.turn(at: now) {
    case .wait(let moment): return .notYet(moment)
    case .over: return .givenUp(givingUp)
    case .due: break
    }
    do throws(ConsoleFault) {
      try open(within: 500_000_000)
      noteReturn(at: now)
      return .open
    } catch {
      return .notYet(now &+ ReopenClock.interval)
    }
  }

  /// Reads a piece of what waits, at most as much as the buffer holds.
  mutating func read(into buffer: inout [UInt8]) -> Reading {
    guard number != nil else { return .gone }
    guard !buffer.isEmpty else { return .nothing }
    do throws(PosixError) {
      guard let read = try readPort(&buffer) else { return .nothing }
      guard read > 0 else { return lose(nil) }
      count += read
      return .bytes(read)
    } catch {
      return lose(error)
    }
  }

  /// Drops what came before now: all that waits, and what adapters and networks still hold back.
  ///
  /// It ends when nothing has come for 20 ms, more than the 16 ms for which the usual USB adapters collect, and after
  /// 200 ms in any case: of a board that prints all the time something is left.
  ///
  /// - Returns: how many bytes were dropped, as far as they were seen.
  mutating func discard() -> Int {
    var dropped = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let deadline = Clock.monotonic &+ 200_000_000
    while let number, Clock.monotonic < deadline {
      switch read(into: &buffer) {
      case .bytes(let count): dropped += count
      case .gone: break
      case .nothing:
        if Poll.wait(for: [number], milliseconds: 20).isEmpty {
          count -= dropped
          return dropped
        }
      }
    }
    port.dropInput()
    count -= dropped
    return dropped
  }

  /// Resets the board by a line: it gets the other state for 100 ms.
  ///
  /// A port that goes away by that, as one that is the board's own does, is found gone by the next read.
  ///
  /// - Parameter line: as the board's file names it.
  /// - Throws: where the console has no such line.
  mutating func pulse(_ line: ModemLine) throws(ConsoleFault) {
    guard case .serial(let serial) = settings.kind else {
      throw ConsoleFault("the console \(name) has no line \(line.rawValue) to be pulsed")
    }
    do throws(PosixError) {
      try port.pulse(SerialPort.Line(line), isOn: serial.isOn(line))
    } catch {
      guard !error.isGone else {
        _ = lose(error)
        return
      }
      throw ConsoleFault("the line \(line.rawValue) of the console \(name) cannot be pulsed: \(error.reason)")
    }
  }
}

extension ConsoleLink {
  private mutating func open(within nanoseconds: UInt64) throws(ConsoleFault) {
    do throws(ConsoleFault) {
      port = try opened(by: Clock.monotonic &+ nanoseconds)
    } catch {
      lastFault = error
      throw error
    }
  }

  private func opened(by deadline: UInt64) throws(ConsoleFault) -> ConsolePort {
    do throws(PosixError) {
      switch settings.kind {
      case .serial(let serial): return try .serial(serial)
      case .pty(let path): return .terminal(try SerialPort.open(pty: path))
      case .tcp(let address):
        let addresses = try ServerAddresses(host: address.host, port: address.port, deadline: deadline)
        return .connection(try addresses.connect(deadline: deadline))
      case .tool: return .closed
      }
    } catch {
      if case .tcp = settings.kind { throw ConsoleFault(reaching: name, error) }
      throw ConsoleFault(opening: name, error)
    }
  }

  private func readPort(_ buffer: inout [UInt8]) throws(PosixError) -> Int? {
    try buffer.withUnsafeMutableBufferPointer { (bytes) throws(PosixError) in
      try port.read(into: UnsafeMutableRawBufferPointer(bytes))
    }
  }

  private mutating func lose(_ error: PosixError?) -> Reading {
    port = .closed
    clock.noteLoss(at: Clock.monotonic)
    losses += 1
    let reason = error.map { ": \($0.reason)" } ?? ""
    if losses <= Self.toldLosses { notes.append("the console \(name) went away at byte \(count)\(reason)") }
    if losses == Self.toldLosses { notes.append("further losses of the console are not told") }
    return .gone
  }

  private mutating func noteReturn(at now: UInt64) {
    clock.noteReturn(at: now)
    guard (1..<Self.toldLosses).contains(losses) else { return }
    let tenths = clock.missed(at: now) / 100_000_000
    notes.append("the console \(name) is back after \(tenths / 10).\(tenths % 10) s")
  }

  private var givingUp: String {
    let patience = ReopenClock.patience / 1_000_000_000
    guard losses > 0 else {
      return lastFault?.sentence ?? "the console \(name) could not be opened within \(patience) s"
    }
    let reason = lastFault.map { ": \($0.sentence)" } ?? ""
    return
      "the console \(name) went away at byte \(count) and was not back to stay within \(patience) s\(reason)"
  }
}
