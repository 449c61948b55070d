import CLinux
import Glibc

/// Bytes that nobody can guess (getrandom(2)).
package enum Random {
  /// Up to 256 bytes.
  package static func bytes(_ count: Int) throws(PosixError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    // Requests of up to 256 bytes are never answered in part (getrandom(2)).
    precondition(count <= 256)
    try perform("getrandom", "\(count) bytes") { getrandom(&bytes, count, 0) }
    return bytes
  }

  /// Lower-case hexadecimal digits, two a byte.
  package static func hex(_ count: Int) throws(PosixError) -> String {
    var text = ""
    for byte in try bytes(count) { text += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    return text
  }
}
