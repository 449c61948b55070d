/// A job's number: from 1 up, never reused, also after a purge.
package struct JobID: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let number: Int

  /// - Parameter number: at least 1, else nil.
  package init?(_ number: Int) {
    guard number >= 1 else { return nil }
    self.number = number
  }

  /// Reads the canonical decimal form: digits only, no leading zero, within 63 bits.
  package init?(_ text: some StringProtocol) {
    guard let number = decimal(text), number >= 1 else { return nil }
    self.number = number
  }

  package var description: String { String(number) }

  package static func < (a: JobID, b: JobID) -> Bool { a.number < b.number }
}

/// Reads a whole number in its one canonical form: no sign, no leading zero; nil for any other text.
///
/// Names of the spool are compared as text and parsed as numbers, so one number has one name.
package func decimal(_ text: some StringProtocol) -> Int? {
  let digits = text.utf8
  guard let first = digits.first, digits.count <= 19 else { return nil }
  if first == UInt8(ascii: "0") { return digits.count == 1 ? 0 : nil }
  var value = 0
  for digit in digits {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
    let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
    let (sum, carry) = tenfold.addingReportingOverflow(Int(digit - UInt8(ascii: "0")))
    guard !overflow, !carry else { return nil }
    value = sum
  }
  return value
}
