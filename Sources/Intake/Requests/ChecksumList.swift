import Posix

/// `SHA256SUMS` as sha256sum(1) writes it: a line a file, with its sum, a blank, a blank or an asterisk, and its
/// name.
struct ChecksumList {
  static let fileName = "SHA256SUMS"

  /// Sums of 64 lower-case hexadecimal digits by file name.
  let sums: [String: String]

  /// Nil where a line is none of that.
  init?(_ text: String) {
    var sums: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let sum = line.prefix(64)
      let rest = line.dropFirst(64)
      guard sum.utf8.count == 64, sum.utf8.allSatisfy(Self.isDigit),
        rest.hasPrefix("  ") || rest.hasPrefix(" *")
      else { return nil }
      var name = rest.dropFirst(2)
      if name.hasPrefix("./") { name = name.dropFirst(2) }
      guard !name.isEmpty, sums.updateValue(String(sum), forKey: String(name)) == nil else { return nil }
    }
    self.sums = sums
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}
