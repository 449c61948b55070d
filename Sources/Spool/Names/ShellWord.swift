/// Words of the commands that messages offer to be pasted.
package enum ShellWord {
  /// A word as a POSIX shell needs it quoted (POSIX.1-2017, 2.2.2).
  package static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"):
        true
      default: "-_./:,=@%+".utf8.contains(byte)
      }
    }
    if isPlain, !word.isEmpty { return word }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  /// A file's name as an argument, which must not read as an option.
  package static func file(_ name: String) -> String { quoted(name.hasPrefix("-") ? "./\(name)" : name) }
}
