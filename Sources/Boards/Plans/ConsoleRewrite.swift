import JSON

/// What a run command makes of the board's bytes, and what they were.
package struct ConsoleReplacement: Sendable, Hashable {
  /// What the command prints; at least one byte.
  package var text: [UInt8]
  /// What the board had sent.
  package var original: [UInt8]

  package init(_ text: String, by original: String) {
    self.text = Array(text.utf8)
    self.original = Array(original.utf8)
  }

  /// For `plan.json`.
  var json: JSONValue {
    [
      "text": .string(String(decoding: text, as: UTF8.self)),
      "by": .string(String(decoding: original, as: UTF8.self)),
    ]
  }
}

/// Takes from a run command's output what the command adds to the board's bytes.
///
/// simavr, for one, prints lines in colour, and a dot in the place of a control character. A pure machine, fed with
/// pieces of any size: what may be the beginning of a text to be replaced is held back until it is clear.
package struct ConsoleRewrite: Sendable {
  private let replacements: [ConsoleReplacement]
  private let beginnings: Set<UInt8>
  private var held: [UInt8] = []

  /// - Parameter replacements: at one place the first that fits counts.
  package init(_ replacements: [ConsoleReplacement]) {
    self.replacements = replacements.filter { !$0.text.isEmpty }
    beginnings = Set(self.replacements.compactMap(\.text.first))
  }

  /// Takes a piece of the command's output.
  ///
  /// - Parameter bytes: the piece.
  /// - Returns: what the board has sent, as far as it is clear.
  package mutating func feed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard !replacements.isEmpty else { return bytes }
    return rewrite(isLast: false, held + bytes)
  }

  /// Ends the output.
  ///
  /// - Returns: what was held back.
  package mutating func finish() -> ArraySlice<UInt8> { rewrite(isLast: true, held) }

  private mutating func rewrite(isLast: Bool, _ bytes: [UInt8]) -> ArraySlice<UInt8> {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var rest = bytes[...]
    held = []
    while let byte = rest.first {
      switch beginnings.contains(byte) ? fit(rest) : .none {
      case .some(let replacement?):
        result += replacement.original
        rest = rest.dropFirst(replacement.text.count)
      case .some(nil) where !isLast:
        held = Array(rest)
        return result[...]
      case .some(nil), .none:
        result.append(byte)
        rest = rest.dropFirst()
      }
    }
    return result[...]
  }

  /// What is to be replaced at the beginning of the bytes: none, or one, or, as nil, perhaps one when more has come.
  private func fit(_ bytes: ArraySlice<UInt8>) -> ConsoleReplacement?? {
    for replacement in replacements {
      if bytes.starts(with: replacement.text) { return .some(replacement) }
      if replacement.text.starts(with: bytes) { return .some(nil) }
    }
    return .none
  }
}
