/// Rules for the words that stand in a board file and end up in paths, links and argument vectors.
package enum BoardName {
  /// What is wrong with a board's name, as the end of a sentence; nil when it can be one.
  ///
  /// Names that are all digits are jobs' ids in the names of requests (`42.stop`), and those that
  /// begin with a dot are private.
  package static func fault(in name: String) -> String? {
    if let fault = wordFault(in: name) { return fault }
    if name.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      return "must not be all digits"
    }
    return nil
  }

  /// What is wrong with a type, a tag or a host's name; nil when it can be one.
  static func wordFault(in word: String) -> String? {
    guard (1...64).contains(word.utf8.count) else { return "must have 1 to 64 bytes" }
    guard word.utf8.first != UInt8(ascii: ".") else { return "must not begin with a dot" }
    guard word.utf8.allSatisfy(isWordByte) else {
      return "may have letters, digits, '.', '_' and '-' only"
    }
    return nil
  }

  /// What is wrong with a word that goes into a QEMU option, where a comma would begin another
  /// option and a leading dash would be one.
  static func optionFault(in word: String) -> String? {
    if let fault = wordFault(in: word) { return fault }
    return word.utf8.first == UInt8(ascii: "-") ? "must not begin with '-'" : nil
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }
}
