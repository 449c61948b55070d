/// A page's markup, written from its beginning to its end.
///
/// Elements and attributes are of closed sets, and whatever else comes in is escaped: nothing that is
/// handed to it can become markup, close an element or begin a script.
struct HTML {
  /// Elements that have content; those without are written by ``void(_:_:)``.
  enum Tag: String {
    case a, article, aside, bdi, body, button, code, datalist, dd, details, div, dl, dt, footer, form, h1, h2
    case h3, head, header, html, label, li, main, mark, nav, ol, option, p, pre, progress, script, section
    case select, span, strong, summary, table, tbody, td, th, thead, time, title, tr, ul
  }

  /// Elements that have none (HTML, section 13.1.2).
  enum VoidTag: String {
    case input, link, meta
  }

  /// UTF-8.
  private(set) var bytes: [UInt8] = []

  /// An empty piece, for the inside of an element.
  init() {}

  /// A whole page.
  init(document content: (inout HTML) -> Void) {
    bytes.reserveCapacity(32 * 1024)
    append("<!DOCTYPE html>")
    add(.html, .lang("en"), content: content)
  }

  /// An element and what is in it.
  mutating func add(_ tag: Tag, _ attributes: Attribute..., content: (inout HTML) -> Void) {
    open(tag.rawValue, attributes)
    content(&self)
    append("</")
    append(tag.rawValue)
    append(">")
  }

  /// An element with text in it.
  mutating func add(_ tag: Tag, _ attributes: Attribute..., text: String) {
    open(tag.rawValue, attributes)
    self.text(text)
    append("</")
    append(tag.rawValue)
    append(">")
  }

  mutating func void(_ tag: VoidTag, _ attributes: Attribute...) { open(tag.rawValue, attributes) }

  /// Words of the page's own, or a value of which no letter can be anybody's.
  mutating func text(_ text: String) {
    if VisibleText.isPlain(text) { append(text) } else { append(VisibleText.inLine(text)) }
  }

  /// Anybody's words within a line of ours: their direction of writing stays their own.
  mutating func theirs(_ text: String) { add(.bdi, text: text) }

  /// Text whose lines and tabulators stay, for an element that shows them.
  mutating func lines(_ text: String) { append(VisibleText.inLines(text)) }

  private mutating func open(_ name: String, _ attributes: [Attribute]) {
    append("<")
    append(name)
    for attribute in attributes {
      guard let value = attribute.value else { continue }
      append(" ")
      append(attribute.name)
      append("=\"")
      text(value)
      append("\"")
    }
    append(">")
  }

  private mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  private mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private mutating func append(_ escaped: VisibleText) { bytes.append(contentsOf: escaped.bytes) }
}
