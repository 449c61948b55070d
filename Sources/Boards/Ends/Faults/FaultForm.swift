/// The form of a line, with what may stand in its gaps.
///
/// A form is text with gaps: `{name}` stands for one byte or more, up to where the text behind it goes on;
/// `{#name}` for a number, perhaps with spaces before it. With `…` at its end anything may follow; otherwise
/// the line ends with the form.
struct FaultForm: Sendable {
  private enum Piece: Sendable {
    case text([UInt8])
    case gap(String)
    case number(String)
  }

  /// Of what is taken from a gap, in bytes.
  private static let longestValue = 200

  /// As described above.
  let source: String
  private let pieces: [Piece]
  private let isOpen: Bool

  /// - Parameter source: as described above.
  init(_ source: String) {
    self.source = source
    isOpen = source.hasSuffix("…")
    var pieces: [Piece] = []
    var rest = source.dropLast(isOpen ? 1 : 0)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { pieces.append(.text(Array(rest[..<open].utf8))) }
      let name = rest[rest.index(after: open)..<close]
      pieces.append(name.hasPrefix("#") ? .number(String(name.dropFirst())) : .gap(String(name)))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.text(Array(rest.utf8))) }
    self.pieces = pieces
  }

  /// The text with which every line of the form begins; empty where a gap stands first.
  var beginning: [UInt8] {
    guard case .text(let text) = pieces.first else { return [] }
    return text
  }

  /// - Parameter bytes: a line.
  /// - Returns: what stands in the gaps, by name; nil where the line is not of the form.
  func values(in bytes: ArraySlice<UInt8>) -> [String: String]? {
    // Most lines that begin so do not end so either.
    if !isOpen, case .text(let text) = pieces.last, !bytes.suffix(text.count).elementsEqual(text) {
      return nil
    }
    var rest = bytes
    var values: [String: String] = [:]
    for (index, piece) in pieces.enumerated() {
      switch piece {
      case .text(let text):
        guard rest.starts(with: text) else { return nil }
        rest = rest.dropFirst(text.count)
      case .gap(let name):
        guard let end = end(of: index, in: rest), end > rest.startIndex else { return nil }
        values[name] = Self.text(rest[..<end])
        rest = rest[end...]
      case .number(let name):
        let digits = rest.drop { $0 == 0x20 }.prefix { ByteSet.digits.contains($0) }
        guard (1...10).contains(digits.count) else { return nil }
        values[name] = Self.text(digits)
        rest = rest[digits.endIndex...]
      }
    }
    return rest.isEmpty || isOpen ? values : nil
  }

  /// Where a gap ends: before the text behind it, or with the line.
  private func end(of gap: Int, in rest: ArraySlice<UInt8>) -> Int? {
    guard gap + 1 < pieces.count, case .text(let text) = pieces[gap + 1] else { return rest.endIndex }
    let isLast = gap + 2 == pieces.count && !isOpen
    guard !isLast else {
      return rest.suffix(text.count).elementsEqual(text) ? rest.endIndex - text.count : nil
    }
    return rest.indices.first { rest[$0] == text[0] && rest[$0...].starts(with: text) }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    CleanText.message(bytes.prefix(longestValue))?.split(separator: "\n").joined(separator: " ") ?? ""
  }
}
