/// Tests in the order in which the console told of them, in bounded memory.
///
/// The bounds are such that a result with all that is kept stays well below what its readers take.
package struct CaseList: Sendable {
  static let mostCases = 10_000
  /// Of all names together, in bytes as JSON writes them.
  static let nameBudget = 1 << 20
  /// Of all messages together, in bytes as JSON writes them.
  static let messageBudget = 1 << 19

  package private(set) var kept: [TestCase] = []
  /// How many found no room.
  package private(set) var dropped = 0
  private var nameBytes = 0
  private var messageBytes = 0

  package init() {}

  /// Adds a test, where there is room.
  ///
  /// - Returns: its index in ``kept``; nil where it is not kept.
  @discardableResult
  package mutating func append(_ testCase: TestCase) -> Int? {
    let cost = Self.cost(testCase.name)
    guard kept.count < Self.mostCases, nameBytes + cost <= Self.nameBudget else {
      dropped += 1
      return nil
    }
    nameBytes += cost
    var testCase = testCase
    let message = testCase.message
    testCase.message = nil
    kept.append(testCase)
    if let message { setMessage(message, of: kept.count - 1) }
    return kept.count - 1
  }

  /// Gives a test its message, unless it has one or there is no more room for messages.
  mutating func setMessage(_ message: String, of index: Int) {
    let cost = Self.cost(message)
    guard !message.isEmpty, kept[index].message == nil, messageBytes + cost <= Self.messageBudget else {
      return
    }
    messageBytes += cost
    kept[index].message = message
  }

  mutating func setDuration(_ seconds: Double, of index: Int) { kept[index].durationSeconds = seconds }

  /// A quote, a backslash and a line's end take two bytes, and the separators that end lines for some
  /// take six where they had three.
  private static func cost(_ text: String) -> Int {
    text.utf8.reduce(0) { sum, byte in
      switch byte {
      case 0x00..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"): sum + 2
      case 0xE2: sum + 4
      default: sum + 1
      }
    }
  }
}
