import Glibc

/// What names a file to the kernel: bytes without NUL.
package protocol PathName: Sendable {
  /// Calls the body with the bytes, NUL-terminated.
  func withPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result

  /// The name for people: as it is where it is UTF-8 of printable characters, escaped where not.
  var shown: String { get }
}

extension String: PathName {
  package func withPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result { withCString(body) }

  package var shown: String { RawName(self).shown }
}

/// A directory entry's name as the file system gives it: any bytes but NUL and slash.
package struct RawName: PathName, Hashable {
  package let bytes: [UInt8]

  package init(bytes: [UInt8]) { self.bytes = bytes }

  package init(_ string: String) { bytes = Array(string.utf8) }

  /// The name as text; nil where it is not UTF-8 or holds control characters.
  package var text: String? {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    let isPrintable = text.unicodeScalars.allSatisfy { scalar in
      !(0x00..<0x20).contains(scalar.value) && !(0x7F..<0xA0).contains(scalar.value)
    }
    return isPrintable ? text : nil
  }

  package var isHidden: Bool { bytes.first == UInt8(ascii: ".") }

  package var shown: String {
    if let text { return text }
    var shown = ""
    for byte in bytes {
      if (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "\\") {
        shown.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        shown += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    return shown
  }

  package func withPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    let terminated = bytes.map { CChar(bitPattern: $0) } + [0]
    return terminated.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return "".withCString(body) }
      return body(base)
    }
  }
}
