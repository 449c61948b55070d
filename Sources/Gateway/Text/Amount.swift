/// Lengths of time and sizes, as people say them.
enum Amount {
  /// A length of time: "850 ms", "4.2 s", "12 s", "3 min 5 s", "2 h 10 min", "4 d 3 h".
  ///
  /// - Parameter seconds: below zero, or no number, counts as zero.
  /// - Returns: its two largest units; tenths below ten seconds.
  static func duration(seconds: Double) -> String {
    let milliseconds = Int(exactly: (max(0, seconds.isNaN ? 0 : seconds) * 1000).rounded()) ?? .max
    switch milliseconds {
    case 0..<1000: return "\(milliseconds) ms"
    case 1000..<9950:
      let tenths = (milliseconds + 50) / 100
      return "\(tenths / 10).\(tenths % 10) s"
    default: return duration(wholeSeconds: milliseconds / 1000)
    }
  }

  /// The same for a clock that ticks, without parts of a second; the script counts in this form.
  static func duration(wholeSeconds: Int) -> String {
    let seconds = max(0, wholeSeconds)
    switch seconds {
    case 0..<60: return "\(seconds) s"
    case 60..<3600: return joined(seconds / 60, "min", seconds % 60, "s")
    case 3600..<86400: return joined(seconds / 3600, "h", seconds / 60 % 60, "min")
    default: return joined(seconds / 86400, "d", seconds / 3600 % 24, "h")
    }
  }

  private static func joined(_ large: Int, _ unit: String, _ small: Int, _ smallUnit: String) -> String {
    small == 0 ? "\(large) \(unit)" : "\(large) \(unit) \(small) \(smallUnit)"
  }

  /// A size: "512 B", "12.3 KiB", "4.0 MiB".
  static func size(bytes: Int) -> String {
    var (unit, whole) = (1, "B")
    for (factor, name) in [(1 << 10, "KiB"), (1 << 20, "MiB"), (1 << 30, "GiB"), (1 << 40, "TiB")]
    where bytes >= factor {
      (unit, whole) = (factor, name)
    }
    guard unit > 1 else { return "\(max(0, bytes)) B" }
    // Tenths are cut, not rounded, so that nothing is shown as larger than it is.
    return "\(bytes / unit).\(bytes % unit * 10 / unit) \(whole)"
  }

  /// A number with its thousands set apart by narrow spaces.
  static func count(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "−" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "\u{202F}" }
      text.append(digit)
    }
    return text
  }
}
