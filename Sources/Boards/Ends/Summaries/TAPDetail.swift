/// What stands behind a test of TAP and tells more of it: comments, or a YAML block.
///
/// Of YAML one line is understood, "duration_ms: 1.5"; the rest is for people.
struct TAPDetail: Sendable {
  /// What was told of a test.
  struct Told {
    /// The test's, among those that are kept.
    var index: Int
    /// Only of a failure.
    var message: String?
    var durationSeconds: Double?
  }

  private enum State {
    case none
    /// Comments may follow, or a block.
    case open
    case block
    /// Within the block of a subtest, which is not looked at.
    case subtestBlock
  }

  private var state = State.none
  private var index: Int?
  private var isFailure = false
  private var lines = MessageLines()
  private var durationSeconds: Double?

  /// A test has come; nil for one that is not kept.
  mutating func begin(of index: Int?, isFailure: Bool) {
    state = .open
    self.index = index
    self.isFailure = isFailure
  }

  mutating func takeComment(_ text: ArraySlice<UInt8>) {
    guard state == .open else { return }
    guard !LineCursor(text).starts(with: " Subtest") else {
      state = .none
      return
    }
    lines.append(text.first == 0x20 ? text.dropFirst() : text)
  }

  /// Takes a line, without its indentation, that belongs to a block; otherwise false.
  mutating func takes(_ bytes: ArraySlice<UInt8>, indentation: Int) -> Bool {
    let cursor = LineCursor(bytes)
    // A line that is not indented cannot be in a block, whether the block's end came or not.
    let isOutside = indentation == 0 && !bytes.isEmpty
    switch state {
    case .open where (1..<4).contains(indentation) && cursor.equals("---"): state = .block
    case .open, .none:
      guard indentation >= 4, cursor.equals("---") else { return false }
      state = .subtestBlock
    case .block:
      guard !isOutside else { return false }
      guard !cursor.equals("...") else {
        state = .none
        return true
      }
      takeYAML(cursor)
    case .subtestBlock:
      if isOutside || cursor.equals("...") { state = .none }
      return !isOutside
    }
    return true
  }

  private mutating func takeYAML(_ line: LineCursor) {
    var cursor = line
    guard durationSeconds == nil, cursor.take("duration_ms: "), let milliseconds = cursor.decimal(),
      cursor.isAtEnd
    else { return lines.append(line.rest) }
    durationSeconds = milliseconds / 1000
  }

  /// Ends what is told of the test.
  ///
  /// - Returns: all of it; nil where there is no test of which anything can be told.
  mutating func end() -> Told? {
    defer { self = TAPDetail() }
    guard let index else { return nil }
    return Told(index: index, message: isFailure ? lines.text : nil, durationSeconds: durationSeconds)
  }
}
