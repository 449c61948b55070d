/// The fault exceptions of Arm's Cortex-M, as the handlers of examples and of vendors print them.
///
/// Their texts differ, but all name the exception on a line and then print registers. The name alone may be
/// anybody's text, so it counts where it is set off ("*** HARD FAULT ***"), or where registers follow.
enum RegisterDump {
  /// In how many lines behind the name registers are looked for.
  static let reach = 16

  /// What a line says of a fault.
  enum Sign: Sendable, Hashable {
    /// A fault, with its name.
    case fault(String)
    /// A fault where registers follow.
    case perhaps(String)
  }

  /// - Parameter bytes: a line, without what a logger put before it.
  /// - Returns: nil where it names no fault.
  static func sign(in bytes: ArraySlice<UInt8>) -> Sign? {
    let plain = bytes.drop(while: isMark)
    // The longest line that only names a fault is shorter.
    guard bytes.count <= 160, let name = names.first(where: { begins(plain, with: $0.text) }) else {
      return nil
    }
    var rest = plain.dropFirst(name.text.utf8CodeUnitCount).drop(while: isMark)
    for word in words where begins(rest, with: word) {
      rest = rest.dropFirst(word.utf8CodeUnitCount).drop(while: isMark)
    }
    if rest.isEmpty {
      let isSetOff = bytes.prefix(while: isMark).filter { $0 != 0x20 && $0 != UInt8(ascii: "[") }.count >= 2
      return isSetOff ? .fault(name.name) : .perhaps(name.name)
    }
    return hasRegister(rest) ? .fault(name.name) : nil
  }

  /// Whether a line shows a register and what is in it: "R0 = 20000410", "pc: 0x08001234".
  static func hasRegister(_ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes.prefix(200)
    while let start = rest.firstIndex(where: isLetter) {
      let word = rest[start...].prefix { isLetter($0) || ByteSet.digits.contains($0) }
      rest = rest[word.endIndex...]
      guard registers.contains(where: { equals(word, $0) }) else { continue }
      var value = rest.drop { $0 == 0x20 || $0 == 0x09 || "[]()>-".utf8.contains($0) }
      guard value.first == UInt8(ascii: "=") || value.first == UInt8(ascii: ":") else { continue }
      value = value.dropFirst().drop { $0 == 0x20 }
      if value.starts(with: "0x".utf8) || value.starts(with: "0X".utf8) { value = value.dropFirst(2) }
      if value.prefix(4).count == 4, value.prefix(4).allSatisfy(isHexadecimal) { return true }
    }
    return false
  }

  private static let names: [(text: StaticString, name: String)] = [
    ("hard fault", "HardFault"), ("hardfault", "HardFault"), ("hard_fault", "HardFault"),
    ("bus fault", "BusFault"), ("busfault", "BusFault"), ("usage fault", "UsageFault"),
    ("usagefault", "UsageFault"), ("memmanage", "MemManage"), ("mem manage", "MemManage"),
    ("memory management fault", "MemManage"), ("mpu fault", "MemManage"), ("secure fault", "SecureFault"),
    ("securefault", "SecureFault"),
  ]

  private static let words: [StaticString] = [
    "fault", "handler", "exception", "interrupt", "detected", "occurred", "occured", "diagnostics", "dump",
  ]

  private static let registers: [StaticString] = [
    "r0", "r1", "r2", "r3", "r12", "lr", "pc", "sp", "psr", "xpsr", "msp", "psp", "cfsr", "hfsr", "bfar",
    "mmfar",
    "mmar", "dfsr", "afsr", "mmfsr", "bfsr", "ufsr", "mepc", "mcause", "mtval",
  ]

  private static func begins(_ bytes: ArraySlice<UInt8>, with word: StaticString) -> Bool {
    equals(bytes.prefix(word.utf8CodeUnitCount), word)
  }

  /// Whatever the case of the letters; the word is in small ones.
  private static func equals(_ bytes: ArraySlice<UInt8>, _ word: StaticString) -> Bool {
    word.withUTF8Buffer { word in
      bytes.count == word.count
        && zip(bytes, word).allSatisfy { ((0x41...0x5A).contains($0) ? $0 | 0x20 : $0) == $1 }
    }
  }

  private static func isMark(_ byte: UInt8) -> Bool { " *!#=-_[]<>():.\t".utf8.contains(byte) }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    ByteSet.digits.contains(byte) || (0x41...0x46).contains(byte & 0xDF)
  }
}
