/// Comparisons whose time tells nothing of what is compared.
package enum ConstantTime {
  /// Whether both hold the same bytes; only their lengths make a difference to the time.
  package static func areEqual(_ first: [UInt8], _ second: [UInt8]) -> Bool {
    guard first.count == second.count else { return false }
    var difference: UInt8 = 0
    for (a, b) in zip(first, second) { difference |= a ^ b }
    return difference == 0
  }
}
