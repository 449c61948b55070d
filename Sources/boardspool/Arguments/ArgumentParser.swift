import JSON

/// Reads command lines by the verbs' tables.
///
/// Options may stand anywhere before `--`, as `--name VALUE` or `--name=VALUE`; the spool's also before
/// the verb. What is given twice and may not be is an error, as it is a slip more often than a wish.
package struct ArgumentParser {
  /// What a command line asks for.
  package enum Request: Equatable {
    case run(Invocation)
    /// The help of a verb, or of the program.
    case help(VerbSpec?)
    case version
  }

  private let verbs: [VerbSpec]

  package init(verbs: [VerbSpec]) { self.verbs = verbs }

  /// Reads the words behind the program's name.
  package func parse(_ words: [String]) throws(UsageError) -> Request {
    var words = words[...]
    var before: [String] = []
    while let word = words.first, word.hasPrefix("-") {
      words.removeFirst()
      switch word {
      case "--version": return .version
      case "--help", "-h": return .help(nil)
      case "--spool":
        guard let value = words.popFirst() else { throw UsageError("--spool needs a value: DIR", verb: nil) }
        before += [word, value]
      case _ where word.hasPrefix("--spool=") || word == "--json": before.append(word)
      default: throw unknown(word, among: ["--spool", "--json", "--help", "--version"], verb: nil)
      }
    }
    guard let name = words.popFirst() else { return .help(nil) }
    guard let verb = verbs.first(where: { $0.name == name }) else {
      let hint = nearest(to: name, among: verbs.filter { !$0.isHidden }.map(\.name))
      throw UsageError(
        "unknown verb \"\(Self.shown(name))\"\(hint.map { "; did you mean \"\($0)\"?" } ?? "")",
        verb: nil
      )
    }
    return try parse(before + words, verb: verb)
  }

  private func parse(_ words: [String], verb: VerbSpec) throws(UsageError) -> Request {
    var invocation = Invocation(verb: verb)
    var words = words[...]
    while let word = words.popFirst() {
      if word == "--" {
        if verb.rest == nil { invocation.positionals += words } else { invocation.rest = Array(words) }
        break
      }
      guard word.hasPrefix("-"), word != "-" else {
        invocation.positionals.append(word)
        continue
      }
      let option = try take(word, &words, into: &invocation)
      if option == "--help" { return .help(verb) }
    }
    try check(invocation)
    return .run(invocation)
  }

  /// Takes one option, with its value.
  ///
  /// - Returns: its long name.
  private func take(
    _ word: String,
    _ words: inout ArraySlice<String>,
    into invocation: inout Invocation
  ) throws(UsageError) -> String {
    let verb = invocation.verb
    let equals = word.hasPrefix("--") ? word.firstIndex(of: "=") : nil
    let name = equals.map { String(word[..<$0]) } ?? word
    guard let option = verb.allOptions.first(where: { $0.name == name || $0.short == name }) else {
      throw unknown(name, among: verb.allOptions.map(\.name), verb: verb.name)
    }
    var value = ""
    if let placeholder = option.value {
      if let equals {
        value = String(word[word.index(after: equals)...])
      } else if let next = words.popFirst(), next != "--" {
        value = next
      } else {
        throw invocation.error("\(option.name) needs a value: \(placeholder)")
      }
    } else if equals != nil {
      throw invocation.error("\(option.name) takes no value")
    }
    if invocation.has(option.name), !option.isRepeated, option.value != nil {
      throw invocation.error("\(option.name) is given twice")
    }
    invocation.values[option.name, default: []].append(value)
    return option.name
  }

  private func check(_ invocation: Invocation) throws(UsageError) {
    let specs = invocation.verb.positionals
    let needed = specs.filter { !$0.isOptional }
    guard invocation.positionals.count >= needed.count else {
      throw invocation.error("\(needed[invocation.positionals.count].name) is missing")
    }
    if !specs.contains(where: \.isRepeated), invocation.positionals.count > specs.count {
      throw invocation.error("\"\(Self.shown(invocation.positionals[specs.count]))\" is one word too many")
    }
    if let empty = invocation.positionals.firstIndex(of: "") {
      throw invocation.error("word \(empty + 1) is empty")
    }
  }

  private func unknown(_ name: String, among names: [String], verb: String?) -> UsageError {
    let hint = nearest(to: name, among: names).map { "; did you mean \($0)?" } ?? ""
    return UsageError("unknown option \(Self.shown(name))\(hint)", verb: verb)
  }

  private static func shown(_ word: String) -> String {
    String(
      String.UnicodeScalarView(
        word.unicodeScalars.filter { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) }
      )
    )
  }
}
