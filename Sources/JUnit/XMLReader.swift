/// One piece of an XML text.
enum XMLEvent: Equatable {
  /// An element begins; the name is without its namespace's prefix.
  case start(name: String, attributes: XMLAttributes)
  /// The element that began last and has not ended ends.
  case end
  /// Characters between tags, with references resolved.
  case text(String)
}

/// The attributes of one element that have no prefix.
struct XMLAttributes: Equatable {
  private var pairs: [(name: String, value: String)] = []

  subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

  mutating func append(_ name: String, _ value: String) { pairs.append((name, value)) }

  static func == (a: Self, b: Self) -> Bool { a.pairs.elementsEqual(b.pairs, by: ==) }
}

/// A bounded reader of XML 1.0 in UTF-8 for bytes that nobody vouches for.
///
/// Nothing is fetched and nothing expanded: a document type with an internal subset is refused, and only
/// the five predefined entities and references by number are known. It is milder than the
/// recommendation where test frameworks are careless: a character that XML forbids is U+FFFD, "--"
/// may stand in a comment and "]]>" in text.
struct XMLReader {
  static let maximumDepth = 64
  static let maximumAttributes = 64

  private let bytes: [UInt8]
  private var position = 0
  /// The names of the elements that have begun, as written.
  private var open: [ArraySlice<UInt8>] = []
  private var hasRoot = false
  /// Set after an empty element's start.
  private var owesEnd = false

  /// Begins with the whole file.
  ///
  /// - Throws: where it is not UTF-8.
  init(_ bytes: [UInt8]) throws(JUnitError) {
    self.bytes = bytes
    if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
      throw error("the file is UTF-16; only UTF-8 is read")
    }
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw JUnitError("the file is not UTF-8", at: error.byteOffsets.lowerBound, in: bytes)
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    try readDeclaration()
  }

  /// The next piece; nil at the end of a complete text.
  mutating func next() throws(JUnitError) -> XMLEvent? {
    if owesEnd {
      owesEnd = false
      open.removeLast()
      return .end
    }
    while position < bytes.count {
      if bytes[position] != UInt8(ascii: "<") {
        if let text = try characters() { return .text(text) }
      } else if take("<!--") {
        try skip(past: "-->", what: "a comment")
      } else if take("<?") {
        try skip(past: "?>", what: "a processing instruction")
      } else if take("<![CDATA[") {
        return .text(try characterData())
      } else if take("<!DOCTYPE") {
        try skipDocumentType()
      } else if take("</") {
        return try endTag()
      } else {
        return try startTag()
      }
    }
    guard open.isEmpty else { throw error("the file ends within <\(Self.text(open[open.count - 1]))>") }
    guard hasRoot else { throw error("there is no element") }
    return nil
  }

  func error(_ reason: String, at place: Int? = nil) -> JUnitError {
    JUnitError(reason, at: place ?? position, in: bytes)
  }

  // MARK: Bytes

  private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func isNext(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard bytes.count - position >= count else { return false }
    return word.withUTF8Buffer { $0.elementsEqual(bytes[position..<(position + count)]) }
  }

  private mutating func take(_ word: StaticString) -> Bool {
    guard isNext(word) else { return false }
    position += word.utf8CodeUnitCount
    return true
  }

  private mutating func skip(past word: StaticString, what: String) throws(JUnitError) {
    let start = position
    while position < bytes.count {
      if take(word) { return }
      position += 1
    }
    throw error("\(what) without its end", at: start)
  }

  private mutating func skipSpace() {
    while let byte, Self.isSpace(byte) { position += 1 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  /// A name as written, with its prefix.
  private mutating func name(_ what: String) throws(JUnitError) -> ArraySlice<UInt8> {
    let start = position
    while let byte, Self.isName(byte, first: position == start) { position += 1 }
    guard position > start else { throw error("\(what) is expected") }
    return bytes[start..<position]
  }

  private static func isName(_ byte: UInt8, first isFirst: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "_"), UInt8(ascii: ":"), 0x80...0xFF: true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."): !isFirst
    default: false
    }
  }

  // MARK: Before the root

  /// The declaration tells the encoding; another one than was found is refused.
  private mutating func readDeclaration() throws(JUnitError) {
    guard isNext("<?xml"), position + 5 < bytes.count, Self.isSpace(bytes[position + 5]) else { return }
    position += 5
    while true {
      skipSpace()
      if take("?>") { return }
      let place = position
      let name = try name("an attribute or \"?>\"")
      let value = try attributeValue().lowercased()
      guard name.elementsEqual("encoding".utf8) else { continue }
      guard ["utf-8", "utf8", "us-ascii", "ascii"].contains(value) else {
        throw error("the encoding is \(value); only UTF-8 is read", at: place)
      }
    }
  }

  private mutating func skipDocumentType() throws(JUnitError) {
    let start = position
    guard !hasRoot else { throw error("a document type after the start") }
    while let byte {
      position += 1
      switch byte {
      case UInt8(ascii: ">"): return
      case UInt8(ascii: "["): throw error("a document type with an internal subset is not read", at: start)
      case UInt8(ascii: "\""): try skip(past: "\"", what: "a quoted text")
      case UInt8(ascii: "'"): try skip(past: "'", what: "a quoted text")
      default: break
      }
    }
    throw error("a document type without its end", at: start)
  }

  // MARK: Tags

  private mutating func startTag() throws(JUnitError) -> XMLEvent {
    let start = position
    guard !hasRoot || !open.isEmpty else { throw error("an element after the end") }
    position += 1
    let name = try name("an element's name")
    guard open.count < Self.maximumDepth else {
      throw error("nested deeper than \(Self.maximumDepth) levels", at: start)
    }
    open.append(name)
    hasRoot = true
    let attributes = try attributes()
    if take("/>") {
      owesEnd = true
    } else if !take(">") {
      throw error(byte == nil ? "a tag without its end" : "an attribute or \">\" is expected")
    }
    return .start(name: Self.localName(name), attributes: attributes)
  }

  private mutating func attributes() throws(JUnitError) -> XMLAttributes {
    var attributes = XMLAttributes()
    var names: [ArraySlice<UInt8>] = []
    while true {
      let hasSpace = byte.map(Self.isSpace) ?? false
      skipSpace()
      guard let byte, byte != UInt8(ascii: ">"), byte != UInt8(ascii: "/") else { return attributes }
      guard hasSpace else { throw error("a space, or the tag's end, is expected") }
      let place = position
      let name = try name("an attribute's name")
      guard !names.contains(name) else { throw error("\(Self.text(name)) stands twice", at: place) }
      guard names.count < Self.maximumAttributes else {
        throw error("more than \(Self.maximumAttributes) attributes", at: place)
      }
      names.append(name)
      let value = try attributeValue()
      if !name.contains(UInt8(ascii: ":")) { attributes.append(Self.text(name), value) }
    }
  }

  /// From the equals sign to the closing quote.
  private mutating func attributeValue() throws(JUnitError) -> String {
    skipSpace()
    guard take("=") else { throw error("\"=\" is expected") }
    skipSpace()
    guard let quote = byte, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      throw error("a quote is expected")
    }
    position += 1
    let start = position
    while let byte, byte != quote {
      guard byte != UInt8(ascii: "<") else { throw error("\"<\" in an attribute's value") }
      position += 1
    }
    guard byte == quote else { throw error("an attribute's value without its end", at: start) }
    let range = start..<position
    position += 1
    return try resolved(range, asAttribute: true)
  }

  private mutating func endTag() throws(JUnitError) -> XMLEvent {
    let start = position
    let name = try name("an element's name")
    skipSpace()
    guard take(">") else { throw error("\">\" is expected") }
    guard let opened = open.last, opened == name else {
      throw error("</\(Self.text(name))> ends nothing that began last", at: start)
    }
    open.removeLast()
    return .end
  }

  private static func localName(_ name: ArraySlice<UInt8>) -> String {
    guard let colon = name.lastIndex(of: UInt8(ascii: ":")) else { return text(name) }
    return text(name[(colon + 1)...])
  }

  // MARK: Text

  /// Up to the next tag; nil for white space outside the root.
  private mutating func characters() throws(JUnitError) -> String? {
    let start = position
    while let byte, byte != UInt8(ascii: "<") { position += 1 }
    guard open.isEmpty else { return try resolved(start..<position, asAttribute: false) }
    guard let place = (start..<position).first(where: { !Self.isSpace(bytes[$0]) }) else { return nil }
    throw error(hasRoot ? "text after the end" : "text before the first element", at: place)
  }

  private mutating func characterData() throws(JUnitError) -> String {
    guard !open.isEmpty else { throw error("text outside of all elements") }
    let start = position
    try skip(past: "]]>", what: "a CDATA section")
    var content: [UInt8] = []
    for index in start..<(position - 3) { append(bytes[index], before: index + 1, to: &content) }
    return Self.cleaned(content)
  }

  /// The text with its references resolved, and white space as XML 1.0 has it (sections 2.11, 3.3.3).
  private func resolved(_ range: Range<Int>, asAttribute isAttribute: Bool) throws(JUnitError) -> String {
    var content: [UInt8] = []
    content.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == UInt8(ascii: "&") {
        content.append(contentsOf: String(Character(try reference(&index, in: range))).utf8)
        continue
      }
      index += 1
      if isAttribute, Self.isSpace(byte) {
        if byte == 0x0D, index < range.upperBound, bytes[index] == 0x0A { continue }
        content.append(0x20)
      } else {
        append(byte, before: index, to: &content)
      }
    }
    return Self.cleaned(content)
  }

  /// A carriage return, with or without its line feed, is a line feed.
  private func append(_ byte: UInt8, before next: Int, to content: inout [UInt8]) {
    guard byte == 0x0D else { return content.append(byte) }
    if next >= bytes.count || bytes[next] != 0x0A { content.append(0x0A) }
  }

  private static func cleaned(_ content: [UInt8]) -> String {
    let text = String(decoding: content, as: UTF8.self)
    guard content.contains(where: XMLCharacter.isSuspect) else { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      scalars.append(XMLCharacter.isAllowed(scalar) ? scalar : XMLCharacter.replacement)
    }
    return String(scalars)
  }

  private static let entities: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'",
  ]
  /// Of what stands between "&" and ";".
  private static let longestReference = 12

  /// Reads from the "&" at the index, and leaves that behind the ";".
  private func reference(_ index: inout Int, in range: Range<Int>) throws(JUnitError) -> Unicode.Scalar {
    let start = index
    let window = bytes[(start + 1)..<min(range.upperBound, start + 2 + Self.longestReference)]
    guard let end = window.firstIndex(of: UInt8(ascii: ";")) else {
      throw error("\"&\" that begins no reference", at: start)
    }
    index = end + 1
    let name = Self.text(window[..<end])
    if let scalar = Self.entities[name] { return scalar }
    guard name.hasPrefix("#") else { throw error("the entity &\(name); is not known", at: start) }
    guard let scalar = Self.scalar(name.dropFirst()) else {
      throw error("&\(name); is no character", at: start)
    }
    return scalar
  }

  /// From "65" or "x41".
  private static func scalar(_ digits: Substring) -> Unicode.Scalar? {
    let isHexadecimal = digits.hasPrefix("x")
    let digits = isHexadecimal ? digits.dropFirst() : digits
    guard !digits.hasPrefix("+"), !digits.hasPrefix("-") else { return nil }
    return UInt32(digits, radix: isHexadecimal ? 16 : 10).flatMap(Unicode.Scalar.init)
  }
}
