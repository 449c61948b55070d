/// Why a file is no JUnit report, and where: lines and columns (in bytes) count from 1.
package struct JUnitError: Error, Equatable {
  package var line: Int
  package var column: Int
  package var reason: String

  /// One clause that fits behind "results.xml is no JUnit report: ".
  package var clause: String { "line \(line), column \(column): \(reason)" }
}

extension JUnitError {
  init(_ reason: String, at offset: Int, in bytes: [UInt8]) {
    let end = min(offset, bytes.count)
    var line = 1
    var lineStart = 0
    for index in 0..<end where bytes[index] == UInt8(ascii: "\n") {
      line += 1
      lineStart = index + 1
    }
    self.init(line: line, column: end - lineStart + 1, reason: reason)
  }
}
