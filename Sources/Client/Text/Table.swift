/// Columns of text that line up.
package struct Table: Sendable {
  /// How a cell is set off on a terminal.
  package enum Tone: Sendable, Equatable {
    case plain, good, bad, busy, faint
  }

  package struct Cell: Sendable, Equatable {
    package var text: String
    package var tone: Tone

    package init(_ text: String, _ tone: Tone = .plain) {
      self.text = Printable.text(text)
      self.tone = tone
    }
  }

  private let header: [String]
  private var rows: [[Cell]] = []

  package init(_ header: [String]) { self.header = header }

  package var isEmpty: Bool { rows.isEmpty }

  /// Adds a row; it must have as many cells as the header.
  package mutating func add(_ cells: [Cell]) { rows.append(cells) }

  /// The table's lines.
  ///
  /// - Parameters:
  ///   - width: what the last column is cut to fit in; nil cuts nothing.
  ///   - colours: whether tones become escape sequences.
  /// - Returns: the header and the rows, without newlines.
  package func lines(width: Int?, colours: Bool) -> [String] {
    let all = [header.map { Cell($0, .faint) }] + rows
    let widths = header.indices.map { column in
      all.map { Self.width(of: $0[column].text) }.max() ?? 0
    }
    return all.map { line($0, widths, width: width, colours: colours) }
  }

  private func line(_ cells: [Cell], _ widths: [Int], width: Int?, colours: Bool) -> String {
    var line = ""
    var used = 0
    for (column, cell) in cells.enumerated() {
      let isLast = column == cells.count - 1
      var text = cell.text
      if let width { text = Self.cut(text, to: max(width - used, 1)) }
      let own = Self.width(of: text)
      line += colours ? Style.set(text, cell.tone) : text
      used += own
      if isLast || cells[(column + 1)...].allSatisfy({ $0.text.isEmpty }) { break }
      let gap = max(widths[column] - own, 0) + 2
      if let width, used + gap >= width { break }
      line += String(repeating: " ", count: gap)
      used += gap
    }
    return line
  }

  /// The text, cut behind so many columns, with an ellipsis where something is missing.
  static func cut(_ text: String, to width: Int) -> String {
    guard Self.width(of: text) > width else { return text }
    var kept = ""
    var used = 0
    for character in text {
      let own = Self.width(of: String(character))
      if used + own > width - 1 { break }
      kept.append(character)
      used += own
    }
    return kept + "…"
  }

  /// Columns on a terminal: two for the wide characters of East Asia and for emoji, one for all others.
  static func width(of text: String) -> Int {
    text.reduce(0) { sum, character in
      guard let scalar = character.unicodeScalars.first else { return sum }
      switch scalar.value {
      case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
        return sum + 2
      default: return sum + 1
      }
    }
  }
}

/// Escape sequences for tones (ECMA-48, SGR).
enum Style {
  static func set(_ text: String, _ tone: Table.Tone) -> String {
    guard !text.isEmpty else { return text }
    switch tone {
    case .plain: return text
    case .good: return "\u{1B}[32m\(text)\u{1B}[0m"
    case .bad: return "\u{1B}[31m\(text)\u{1B}[0m"
    case .busy: return "\u{1B}[33m\(text)\u{1B}[0m"
    case .faint: return "\u{1B}[2m\(text)\u{1B}[0m"
    }
  }
}
