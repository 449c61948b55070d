/// What loggers put before a line: when, how grave, by whom.
enum LogPrefix {
  /// More are no logger's.
  private static let most = 6
  private static let longestBracket = 40

  /// Takes off what a logger put before a line, such as `[00:00:01.000] <err> os: `, `E (310) main: ` and
  /// `0.000123 ERROR `, and before a Rust panic its thread.
  ///
  /// - Parameter bytes: a line.
  /// - Returns: the rest of it.
  static func dropped(from bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var cursor = LineCursor(bytes)
    cursor.skipSpaces()
    for _ in 0..<most where !cursor.isAtEnd {
      guard take(&cursor) else { break }
      cursor.skipSpaces()
    }
    return cursor.rest
  }

  private static func take(_ cursor: inout LineCursor) -> Bool {
    guard let first = cursor.rest.first else { return false }
    switch first {
    case UInt8(ascii: "["): return takeBracket(&cursor)
    case UInt8(ascii: "<"): return takeSeverity(&cursor)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return takeTime(&cursor)
    case UInt8(ascii: "t"): return takeThread(&cursor)
    case UInt8(ascii: "E"), UInt8(ascii: "F"): return takeWord(&cursor)
    default: return false
    }
  }

  /// "[    1.234567]", "[00:00:01.000,000]", "[FATAL]".
  private static func takeBracket(_ cursor: inout LineCursor) -> Bool {
    var next = cursor
    guard next.take("["), let inner = next.take(upTo: "]"), inner.count <= longestBracket else {
      return false
    }
    let isTime = inner.allSatisfy { ByteSet.digits.contains($0) || " .:,-+TZ".utf8.contains($0) }
    guard isTime || words.contains(where: { LineCursor(inner).equals($0) }) else { return false }
    cursor = next
    return true
  }

  /// "<err> os: ", as Zephyr's log has it.
  private static func takeSeverity(_ cursor: inout LineCursor) -> Bool {
    var next = cursor
    guard next.take("<err> "), let module = next.take(upTo: ": "), !module.contains(0x20) else {
      return false
    }
    cursor = next
    return true
  }

  /// "0.000123 ", "12:00:01.5 ".
  private static func takeTime(_ cursor: inout LineCursor) -> Bool {
    var next = cursor
    guard let time = next.take(upTo: " "), time.count <= longestBracket, time.count > 1,
      time.allSatisfy({ ByteSet.digits.contains($0) || ".:,-TZ".utf8.contains($0) })
    else { return false }
    cursor = next
    return true
  }

  /// "thread 'main' ", "thread 'main' (1234) ", "thread <unnamed> ".
  private static func takeThread(_ cursor: inout LineCursor) -> Bool {
    var next = cursor
    guard next.take("thread "), next.take(upTo: "panicked at ") != nil else { return false }
    cursor = LineCursor(cursor.rest[(next.rest.startIndex - "panicked at ".utf8.count)...])
    return true
  }

  /// "E: ", "E (310) main: ", "ERROR ", "FATAL: ".
  private static func takeWord(_ cursor: inout LineCursor) -> Bool {
    var next = cursor
    if next.take("E: ") || next.take("ERROR ") || next.take("ERROR: ") || next.take("FATAL: ") {
      // The kernel's own word, which is part of a banner.
      guard !next.equals("Halting system") else { return false }
      cursor = next
      return true
    }
    guard next.take("E ("), next.number() != nil, next.take(") "), next.take(upTo: ": ") != nil else {
      return false
    }
    cursor = next
    return true
  }

  private static let words: [StaticString] = [
    "FATAL", "fatal", "ERROR", "error", "ERR", "err", "E", "PANIC", "panic", "ASSERT", "FREERTOS",
  ]
}
