/// A page taken apart by a strict reader that knows only what pages are made of.
struct Markup {
  struct Malformed: Error, CustomStringConvertible {
    var description: String
  }

  struct Element {
    var name: String
    var attributes: [String: String]
    /// Names of the elements around it, the outermost first.
    var path: [String]
    /// All text within, decoded.
    var text = ""

    subscript(name: String) -> String? { attributes[name] }

    var classes: [String] { (attributes["class"] ?? "").split(separator: " ").map(String.init) }
  }

  private(set) var elements: [Element] = []
  private var open: [Int] = []
  private var rest: Substring

  private static let void: Set<String> = ["input", "link", "meta"]

  init(_ bytes: [UInt8]) throws {
    let text = String(decoding: bytes, as: UTF8.self)
    rest = text[...]
    guard Array(text.utf8) == bytes else { throw Malformed(description: "no UTF-8") }
    guard take("<!DOCTYPE html>") else { throw Malformed(description: "no document type") }
    while !rest.isEmpty { try step() }
    guard open.isEmpty else { throw Malformed(description: "not closed: \(elements[open[0]].name)") }
  }

  private mutating func take(_ prefix: String) -> Bool {
    guard rest.utf8.starts(with: prefix.utf8) else { return false }
    rest = rest[rest.utf8.index(rest.startIndex, offsetBy: prefix.utf8.count)...]
    return true
  }

  private mutating func step() throws {
    if take("</") { return try close() }
    if take("<") { return try begin() }
    let end = rest.unicodeScalars.firstIndex(of: "<") ?? rest.endIndex
    let text = try Self.decoded(rest[..<end])
    rest = rest[end...]
    for index in open { elements[index].text += text }
  }

  private mutating func close() throws {
    let name = try word()
    guard take(">"), let last = open.popLast(), elements[last].name == name else {
      throw Malformed(description: "</\(name)> closes nothing")
    }
  }

  private mutating func begin() throws {
    let name = try word()
    var attributes: [String: String] = [:]
    while take(" ") {
      let attribute = try word()
      guard take("=\"") else { throw Malformed(description: "\(attribute) has no value") }
      guard let end = rest.unicodeScalars.firstIndex(of: "\"") else {
        throw Malformed(description: "a quote")
      }
      guard attributes.updateValue(try Self.decoded(rest[..<end]), forKey: attribute) == nil else {
        throw Malformed(description: "\(attribute) twice")
      }
      rest = rest[rest.unicodeScalars.index(after: end)...]
    }
    guard take(">") else { throw Malformed(description: "<\(name) at \(rest.prefix(20))") }
    elements.append(Element(name: name, attributes: attributes, path: open.map { elements[$0].name }))
    if !Self.void.contains(name) { open.append(elements.count - 1) }
  }

  private mutating func word() throws -> String {
    let isLetter = { (scalar: Unicode.Scalar) in
      ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "-"
    }
    let end = rest.unicodeScalars.firstIndex { !isLetter($0) } ?? rest.endIndex
    guard end > rest.startIndex else { throw Malformed(description: "no name at \(rest.prefix(20))") }
    defer { rest = rest[end...] }
    return String(rest[..<end])
  }

  private static let references = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#39": "'"]

  private static func decoded(_ text: Substring) throws -> String {
    var decoded = ""
    var rest = text.unicodeScalars
    while let scalar = rest.popFirst() {
      switch scalar {
      case "<", ">", "\"", "'": throw Malformed(description: "a bare \(scalar)")
      case "&":
        guard let end = rest.firstIndex(of: ";"), let character = references[String(rest[..<end])] else {
          throw Malformed(description: "a bare &")
        }
        decoded += character
        rest = rest[rest.index(after: end)...]
      default: decoded.unicodeScalars.append(scalar)
      }
    }
    return decoded
  }
}

extension Markup {
  func all(_ name: String, class kind: String? = nil) -> [Element] {
    elements.filter { $0.name == name && (kind.map($0.classes.contains) ?? true) }
  }

  func first(_ name: String, class kind: String? = nil) -> Element? { all(name, class: kind).first }

  func element(id: String) -> Element? { elements.first { $0["id"] == id } }

  /// The texts of all elements of a name.
  func texts(_ name: String, class kind: String? = nil) -> [String] { all(name, class: kind).map(\.text) }

  var links: [String] { all("a").compactMap { $0["href"] } }

  var text: String { first("html")?.text ?? "" }
}
