/// A test that has begun and not ended, with what was printed meanwhile.
struct OpenCase: Sendable {
  let name: ArraySlice<UInt8>
  let line: PlainLine
  private(set) var lines = MessageLines()

  /// - Parameters:
  ///   - name: as the console has it.
  ///   - line: on which it began.
  init(name: ArraySlice<UInt8>, at line: PlainLine) {
    self.name = name
    self.line = line
  }

  mutating func append(_ bytes: ArraySlice<UInt8>) { lines.append(bytes) }
}
