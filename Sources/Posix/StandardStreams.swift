import Glibc

/// Standard output, unbuffered.
package enum StandardOutput {
  package static func write(_ text: String) { writeAll(Array(text.utf8), to: 1) }

  package static func write(_ bytes: [UInt8]) { writeAll(bytes, to: 1) }
}

/// Standard error, one write a call, so that the lines of several threads stay whole.
package enum StandardError {
  package static func write(_ text: String) { writeAll(Array(text.utf8), to: 2) }
}

private func writeAll(_ bytes: [UInt8], to number: Int32) {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return }
    rest = rest.dropFirst(count)
  }
}
