import Glibc
import Posix
import TestSupport

/// The errno with which a call failed; nil where it did not.
func errorCode(_ body: () throws(PosixError) -> Void) -> Int32? {
  do {
    try body()
    return nil
  } catch {
    return error.code
  }
}

/// Everything from a descriptor to its end.
func readAll(_ descriptor: borrowing Descriptor) throws -> [UInt8] {
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  while let count = try buffer.withUnsafeMutableBytes({ try descriptor.read(into: $0) }), count > 0 {
    bytes += buffer.prefix(count)
  }
  return bytes
}

extension Scratch {
  /// Makes a FIFO.
  func makeFIFO(_ name: String) { _ = mkfifo("\(path)/\(name)", 0o644) }
}
