import Posix

/// A program beside this one whose output is read to its end: ssh with a command, or rsync.
final class FarProcess {
  /// More than is ever kept, in bytes.
  private static let longestOutput = 1 << 20

  private let pid: Int32
  private let output: Descriptor

  /// Runs a program to its end, without input.
  ///
  /// - Parameters:
  ///   - arguments: the vector, the program first.
  ///   - isQuiet: whether what it writes to standard error is thrown away.
  ///   - tell: called with each piece of output as it comes.
  /// - Returns: how it ended, and its output, as much as is kept.
  /// - Throws: ``RemoteError/interrupted``, and where it cannot be started.
  static func run(
    _ arguments: [String],
    isQuiet: Bool,
    tell: ([UInt8]) -> Void = { _ in }
  ) throws(RemoteError) -> (exit: ExitStatus, output: [UInt8]) {
    let process = try FarProcess(arguments, isQuiet: isQuiet)
    do throws(RemoteError) {
      let output = try process.readAll(tell)
      return (try locally { () throws(PosixError) in try Child.wait(for: process.pid) }, output)
    } catch {
      Child.signal(process: process.pid, .terminate)
      _ = try? Child.wait(for: process.pid)
      throw error
    }
  }

  private init(_ arguments: [String], isQuiet: Bool) throws(RemoteError) {
    do throws(PosixError) {
      let pipe = try Pipe()
      let null = try Descriptor.null()
      pid = try Child.start(
        Child.Setup(
          program: arguments[0],
          arguments: arguments,
          environment: try Environment.atStart(),
          descriptors: [null.number, pipe.writeEnd.number, isQuiet ? null.number : 2],
          directory: nil,
          group: .callersGroup
        )
      )
      output = try pipe.readEnd.duplicate()
    } catch {
      throw .local(error)
    }
  }

  private func readAll(_ tell: ([UInt8]) -> Void) throws(RemoteError) -> [UInt8] {
    var all: [UInt8] = []
    while true {
      guard !Poll.wait(for: [output.number], milliseconds: 200).isEmpty else {
        guard !Interruption.isPending else { throw .interrupted }
        continue
      }
      let piece = try locally { () throws(PosixError) in try read() }
      guard !piece.isEmpty else { return all }
      tell(piece)
      if all.count < Self.longestOutput { all += piece }
    }
  }

  private func read() throws(PosixError) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    let count = try buffer.withUnsafeMutableBufferPointer { (bytes) throws(PosixError) in
      try output.read(into: UnsafeMutableRawBufferPointer(bytes)) ?? 0
    }
    return Array(buffer.prefix(count))
  }
}

/// Whether the user wants the work to end: a signal that the program keeps to be read later came.
enum Interruption {
  static var isPending: Bool { Signals.isPending([.interrupt, .terminate, .hangUp]) }
}
