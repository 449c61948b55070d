/// A number that stands in a line: "45" or "45.5".
struct Numeral: Sendable, Hashable {
  /// Before the point more make no number that anybody means; behind it more make no difference.
  private static let mostDigits = 9

  let value: Double
  /// The index at which it begins.
  let start: Int
  /// The index behind it.
  let end: Int

  /// Reads the number that begins there; nil where none does, or one goes on there that began before.
  init?(in line: ArraySlice<UInt8>, at start: Int) {
    guard !Self.isWithin(line, start) else { return nil }
    let whole = line[start...].prefix(while: ByteSet.digits.contains)
    var rest = line[whole.endIndex...]
    var fraction: ArraySlice<UInt8> = []
    if rest.first == UInt8(ascii: ".") {
      fraction = rest.dropFirst().prefix(while: ByteSet.digits.contains)
      if !fraction.isEmpty { rest = line[fraction.endIndex...] }
    }
    guard (1...Self.mostDigits).contains(whole.count) else { return nil }
    // "1.2.3" is a version, or a date.
    guard !(rest.first == UInt8(ascii: ".") && rest.dropFirst().first.map(ByteSet.digits.contains) == true)
    else {
      return nil
    }
    fraction = fraction.prefix(Self.mostDigits)
    let digits = (whole + fraction).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    let scale = fraction.reduce(1) { scale, _ in scale * 10 }
    value = Double(digits) / Double(scale)
    self.start = start
    end = rest.startIndex
  }

  /// Whether the place lies behind a digit, or behind the point of a number.
  private static func isWithin(_ line: ArraySlice<UInt8>, _ place: Int) -> Bool {
    guard place > line.startIndex else { return false }
    if ByteSet.digits.contains(line[place - 1]) { return true }
    guard line[place - 1] == UInt8(ascii: "."), place - 1 > line.startIndex else { return false }
    return ByteSet.digits.contains(line[place - 2])
  }
}
