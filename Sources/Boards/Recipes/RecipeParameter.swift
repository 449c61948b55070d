import JSON

/// Something that a board file's `driver` may say to its recipe.
package struct RecipeParameter: Sendable, Hashable {
  /// What its values look like; each form keeps a value from meaning more to a tool than a value.
  package enum Form: String, Sendable, Hashable, CaseIterable {
    /// Letters, digits and `._+:@=-`, with neither a dot nor a dash first.
    case word
    /// Words with "/" between them: a file below a folder that the tool knows.
    case file
    case integer
    case boolean
    /// An absolute path without blanks and quotes.
    case path
    /// The path of the device to which the board is wired: no two boards have the same.
    case port
    /// `host:port`, of which no two boards have the same.
    case server
    /// Arguments that go to the tool as they are.
    case words
  }

  package let name: String
  package let form: Form
  package let isRequired: Bool
  /// Another parameter, in whose place it is: it is required where the board file has not that one.
  package let requiredUnless: String?
  package let defaultValue: ParameterValue?
  /// Nil: any.
  package let choices: [String]?
  package let range: ClosedRange<Int>
  /// One line for people.
  package let help: String

  private static let keys = [
    "form", "required", "required_unless", "default", "choices", "minimum", "maximum", "help",
  ]

  /// Reads a member of the recipe's `parameters`.
  init(_ name: String, _ json: JSONValue) throws(FieldError) {
    let path = "parameters.\(name)"
    let reader = try FieldReader(json, path: path, known: Self.keys)
    guard Self.isName(name) else {
      throw FieldError("\"\(path)\": a parameter's name has lower-case letters, digits and '_' only")
    }
    self.name = name
    let forms = Form.allCases.map(\.rawValue)
    let word = try reader.string("form") ?? Form.word.rawValue
    guard let form = Form(rawValue: word) else {
      throw FieldError("\"\(path).form\" must be one of \(forms.joined(separator: ", ")), not \"\(word)\"")
    }
    self.form = form
    isRequired = try reader.bool("required") ?? false
    requiredUnless = try reader.string("required_unless")
    choices = try reader.strings("choices")
    let least = try reader.integer("minimum", in: 0...Int.max) ?? 0
    let most = try reader.integer("maximum", in: least...Int.max) ?? max(least, 1_000_000_000)
    range = least...most
    help = try reader.string("help") ?? ""
    guard let value = reader.value("default") else {
      defaultValue = nil
      return
    }
    defaultValue = try Self.value(value, form, choices, range, path: "\(path).default")
  }

  /// Reads the value that a board file gives.
  func value(_ json: JSONValue) throws(FieldError) -> ParameterValue {
    try Self.value(json, form, choices, range, path: "driver.\(name)")
  }

  private static func value(
    _ json: JSONValue,
    _ form: Form,
    _ choices: [String]?,
    _ range: ClosedRange<Int>,
    path: String
  ) throws(FieldError) -> ParameterValue {
    switch (form, json) {
    case (.integer, .integer(let number)):
      guard range.contains(number) else {
        throw FieldError(
          "\"\(path)\" must be a whole number from \(range.lowerBound) to \(range.upperBound), not \(number)"
        )
      }
      return .text("\(number)")
    case (.boolean, .bool(let flag)): return .flag(flag)
    case (.words, .array(let elements)): return .words(try words(elements, path))
    case (.word, .string(let text)), (.file, .string(let text)), (.path, .string(let text)),
      (.port, .string(let text)), (.server, .string(let text)):
      if let fault = form.fault(in: text) { throw FieldError("\"\(path)\": \"\(text)\" \(fault)") }
      if let choices, !choices.contains(text) {
        throw FieldError("\"\(path)\" must be one of \(choices.joined(separator: ", ")), not \"\(text)\"")
      }
      return .text(text)
    default: throw FieldError("\"\(path)\" must be \(form.description), not \(json.kind)")
    }
  }

  private static func words(_ elements: [JSONValue], _ path: String) throws(FieldError) -> [String] {
    var words: [String] = []
    for element in elements {
      guard let word = element.string, !word.utf8.contains(0) else {
        throw FieldError("\"\(path)\" must be a list of strings")
      }
      words.append(word)
    }
    return words
  }

  private static func isName(_ name: String) -> Bool {
    (1...32).contains(name.utf8.count)
      && name.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_")
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
      }
  }
}

/// What a board file says for a parameter.
package enum ParameterValue: Sendable, Hashable {
  /// Words and numbers.
  case text(String)
  case flag(Bool)
  case words([String])
}

extension RecipeParameter.Form {
  /// With its article, for messages.
  package var description: String {
    switch self {
    case .word: "a word"
    case .file: "a relative path"
    case .integer: "a whole number"
    case .boolean: "true or false"
    case .path, .port: "an absolute path"
    case .server: "host:port"
    case .words: "a list of strings"
    }
  }

  /// What is wrong with such a text, as the end of a sentence; nil where nothing is.
  package func fault(in text: String) -> String? {
    guard (1...512).contains(text.utf8.count) else { return "must have 1 to 512 bytes" }
    guard text.utf8.allSatisfy(Self.isPlain) else {
      return "may have letters, digits and \"._+:@=-\" only, and \"/\" where it is a path"
    }
    switch self {
    case .path, .port: return text.hasPrefix("/") ? nil : "must be an absolute path"
    case .server: return ServerAddress(text) == nil ? "must be host:port, with a port from 1 to 65535" : nil
    case .word, .integer, .boolean, .words:
      return text.contains("/") ? "must not contain '/'" : Self.wordFault(text)
    case .file:
      let words = text.split(separator: "/", omittingEmptySubsequences: false)
      return words.contains(where: \.isEmpty)
        ? "must be a relative path" : words.lazy.compactMap(Self.wordFault).first
    }
  }

  private static func wordFault(_ word: some StringProtocol) -> String? {
    if word.hasPrefix("-") { return "must not begin with '-'" }
    return word.hasPrefix(".") ? "must not begin with '.'" : nil
  }

  /// Neither blanks nor quotes nor anything that Tcl, gdb, QEMU or J-Link's Commander take for more.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "._+:/@=-".utf8.contains(byte)
    }
  }
}
