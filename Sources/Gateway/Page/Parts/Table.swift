/// A table's column.
struct Column: Sendable {
  let name: StaticString
  /// For its width and its alignment; one of the style sheet's classes.
  let kind: StaticString

  init(_ name: StaticString, _ kind: StaticString = "plain") {
    self.name = name
    self.kind = kind
  }
}

/// Tables, which on a narrow screen become cards.
///
/// A cell repeats its column's name for that, and the roles are written out because some browsers forget
/// them for elements that the style sheet lays out as blocks.
extension HTML {
  /// - Parameters:
  ///   - columns: in their order.
  ///   - title: the id of the heading that names the table.
  ///   - rows: writes them.
  mutating func table(
    _ columns: [Column],
    titled title: StaticString,
    rows: (inout HTML) -> Void
  ) {
    add(.table, .role("table"), .labelled(by: title)) { html in
      html.add(.thead, .role("rowgroup")) { html in
        html.add(.tr, .role("row")) { html in
          for column in columns {
            html.add(
              .th,
              .role("columnheader"),
              .scope("col"),
              .class(column.kind.description),
              text: column.name.description
            )
          }
        }
      }
      html.add(.tbody, .role("rowgroup"), content: rows)
    }
  }

  /// - Parameters:
  ///   - key: what tells the row from the others.
  ///   - kind: one of the style sheet's classes.
  ///   - cells: writes them.
  mutating func row(key: String, kind: StaticString = "plain", cells: (inout HTML) -> Void) {
    add(.tr, .role("row"), .key(key), .class(kind.description), content: cells)
  }

  /// The cell that names its row.
  mutating func heading(_ column: Column, content: (inout HTML) -> Void) {
    add(.th, .role("rowheader"), .scope("row"), .class(column.kind.description), content: content)
  }

  mutating func cell(_ column: Column, content: (inout HTML) -> Void) {
    add(.td, .role("cell"), .class(column.kind.description), .column(column.name), content: content)
  }

  /// A cell with anybody's words, or with a dash where there are none.
  mutating func cell(_ column: Column, theirs text: String?) {
    cell(column) { html in html.theirs(orDash: text) }
  }

  mutating func theirs(orDash text: String?) {
    if let text, !text.isEmpty { theirs(text) } else { nothing() }
  }

  /// Stands where there is nothing to say.
  mutating func nothing() {
    add(.span, .class("nothing"), .hiddenFromReaders, text: "–")
    add(.span, .class("unseen"), text: "none")
  }
}
