/// Brings the console logs of several jobs onto one output: line by line, each behind its job's name.
///
/// Of one job alone the bytes are passed on as they are.
struct LogRelay {
  /// What is held back of a line without an end.
  private static let longestLine = 4096

  private let prefix: [UInt8]?
  private var line: [UInt8] = []

  /// - Parameter label: the job's name; nil for one that is alone.
  init(label: String?) { prefix = label.map { Array("\($0) | ".utf8) } }

  /// Takes what the board printed.
  ///
  /// - Returns: what can be written now.
  mutating func feed(_ bytes: [UInt8]) -> [UInt8] {
    guard let prefix else { return bytes }
    var output: [UInt8] = []
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
      } else {
        line.append(byte)
        if line.count < Self.longestLine { continue }
      }
      output += prefix + line + [UInt8(ascii: "\n")]
      line.removeAll(keepingCapacity: true)
    }
    return output
  }

  /// What was held back.
  mutating func finish() -> [UInt8] { line.isEmpty ? [] : feed([UInt8(ascii: "\n")]) }
}
