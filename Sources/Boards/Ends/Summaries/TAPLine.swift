/// A line of the Test Anything Protocol, versions 12 to 14, without its indentation.
enum TAPLine {
  case version
  /// "1..12", or "1..0 # SKIP why" where all is skipped.
  case plan(Int, skip: String?)
  case point(Point)
  case bailOut(reason: String?)
  case comment(ArraySlice<UInt8>)

  /// Such as "ok 3 - name # SKIP why".
  struct Point {
    var isOK: Bool
    var number: Int?
    /// Empty where it has none.
    var name: String
    var directive: Directive?
  }

  enum Directive {
    case skip(reason: String?)
    case toDo(reason: String?)
  }

  /// Nil for any other text.
  init?(_ bytes: ArraySlice<UInt8>) {
    switch bytes.first {
    case UInt8(ascii: "#"): self = .comment(bytes.dropFirst())
    case UInt8(ascii: "o"), UInt8(ascii: "n"):
      guard let point = Self.point(bytes) else { return nil }
      self = .point(point)
    case UInt8(ascii: "1"):
      guard let plan = Self.plan(bytes) else { return nil }
      self = plan
    case UInt8(ascii: "T"):
      var cursor = LineCursor(bytes)
      guard cursor.take("TAP version "), let version = cursor.number(), (12...14).contains(version),
        cursor.isAtEnd
      else { return nil }
      self = .version
    case UInt8(ascii: "B"):
      var cursor = LineCursor(bytes)
      guard cursor.take("Bail out!") else { return nil }
      self = .bailOut(reason: CleanText.message(cursor.rest))
    default: return nil
    }
  }

  private static func plan(_ bytes: ArraySlice<UInt8>) -> TAPLine? {
    var cursor = LineCursor(bytes)
    guard cursor.take("1.."), let count = cursor.number() else { return nil }
    cursor.skipSpaces()
    if cursor.isAtEnd { return .plan(count, skip: nil) }
    guard cursor.take("#") else { return nil }
    guard case .skip(let reason) = directive(cursor.rest) else { return .plan(count, skip: nil) }
    return .plan(count, skip: reason ?? "")
  }

  private static func point(_ bytes: ArraySlice<UInt8>) -> Point? {
    var cursor = LineCursor(bytes)
    let isOK = !cursor.take("not ")
    guard cursor.take("ok"), cursor.isAtEnd || cursor.starts(with: " ") else { return nil }
    cursor.skipSpaces()
    var numbered = cursor
    var number = numbered.number()
    if number != nil, numbered.isAtEnd || numbered.starts(with: " ") {
      cursor = numbered
    } else {
      number = nil
    }
    cursor.skipSpaces()
    if cursor.take("- ") || cursor.equals("-") { cursor.skipSpaces() }
    let (name, directive) = description(cursor.rest)
    return Point(isOK: isOK, number: number, name: CleanText.name(name[...]), directive: directive)
  }

  /// A directive begins with a number sign that no backslash escapes.
  private static func description(_ bytes: ArraySlice<UInt8>) -> ([UInt8], Directive?) {
    var name: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), let next = rest.first, next == byte || next == UInt8(ascii: "#") {
        name.append(next)
        rest.removeFirst()
      } else if byte == UInt8(ascii: "#"), name.last == 0x20 || name.isEmpty, let found = directive(rest) {
        while name.last == 0x20 { name.removeLast() }
        return (name, found)
      } else {
        name.append(byte)
      }
    }
    return (name, nil)
  }

  /// "SKIP why", in any case of letters and with more letters, or "todo why".
  private static func directive(_ bytes: ArraySlice<UInt8>) -> Directive? {
    let text = bytes.drop { $0 == 0x20 }
    let start = text.prefix(4).map { $0 | 0x20 }
    let rest = text.dropFirst(4)
    if start.elementsEqual("skip".utf8) {
      return .skip(reason: reason(rest.drop(while: ByteSet.words.contains)))
    }
    let isWord = rest.first.map { !ByteSet.words.contains($0) } ?? true
    guard start.elementsEqual("todo".utf8), isWord else { return nil }
    return .toDo(reason: reason(rest))
  }

  private static func reason(_ bytes: ArraySlice<UInt8>) -> String? {
    CleanText.message(bytes.drop { $0 == UInt8(ascii: ":") })
  }
}
