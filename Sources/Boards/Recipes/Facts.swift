/// What templates are filled with: all that is known of one job on one board.
struct Facts: Sendable {
  let arguments: [String]
  let environment: [EnvironmentVariable]
  private let driver: Driver
  private let isInstalled: (@Sendable (String) -> Bool)?
  private var facts: Set<String> = []
  private var values: [String: String] = [:]

  /// - Parameters:
  ///   - board: whose file says what its driver needs.
  ///   - image: what the tools get, after any conversion; nil where no job is meant.
  ///   - arguments: the manifest's.
  ///   - environment: the manifest's.
  ///   - isInstalled: whether the host has a program; nil: of several the first is taken.
  init(
    board: Board,
    image: Image?,
    arguments: [String] = [],
    environment: [EnvironmentVariable] = [],
    isInstalled: (@Sendable (String) -> Bool)? = nil
  ) {
    self.arguments = arguments
    self.environment = environment
    self.isInstalled = isInstalled
    driver = board.driver
    if let image {
      values["image"] = image.fixedName
      facts.insert(image.format.rawValue)
      note("address", image.baseAddress.map { "0x" + String($0, radix: 16) })
    }
    if !arguments.isEmpty { facts.insert("arguments") }
    if !environment.isEmpty { facts.insert("environment") }
    note("probe", board.probe)
    if board.reset != nil || board.console?.reset != nil { facts.insert("reset") }
    values["architecture"] = board.architecture
    for (name, value) in driver.values {
      if driver.has(name) { facts.insert(name) }
      guard case .text(let text) = value else { continue }
      values[name] = text
      facts.insert("\(name)=\(text)")
    }
  }

  private mutating func note(_ fact: String, _ value: String?) {
    guard let value else { return }
    facts.insert(fact)
    values[fact] = value
  }

  func hold(_ conditions: [Condition]) -> Bool {
    conditions.allSatisfy { condition in
      switch condition {
      case .holds(let fact): facts.contains(fact)
      case .lacks(let fact): !facts.contains(fact)
      }
    }
  }

  func fill(_ text: String) -> String { Template.fill(text) { values[$0] } }

  /// The first of the programs that the host has, or else the first.
  func choose(_ programs: [String]) -> String {
    let names = programs.map(fill)
    guard names.count > 1, let isInstalled else { return names.first ?? "" }
    return names.first(where: isInstalled) ?? names.first ?? ""
  }

  func fill(_ template: CommandTemplate) -> Command {
    Command(
      program: choose(template.programs),
      arguments: fill(template.words),
      environment: template.takesEnvironment ? environment : []
    )
  }

  /// The rules that count here, with their gaps filled as far as the end itself does not.
  func fill(_ rules: [Recipe.ConditionalRule]) -> [ExitRule] {
    rules.filter { hold($0.when) }.map { conditional in
      var rule = conditional.rule
      rule.toolLine = rule.toolLine.map { $0.filled(by: fill) }
      rule.otherThan = rule.otherThan.map(fill)
      return rule
    }
  }

  func fill(_ templates: [WordTemplate]) -> [String] {
    templates.filter { hold($0.when) }.flatMap { words($0.content) }
  }

  private func words(_ content: WordTemplate.Content) -> [String] {
    switch content {
    case .words(let words): return words.map(fill)
    case .wordsOf(let parameter):
      if case .words(let words) = driver.values[parameter] { return words }
      return []
    case .arguments: return arguments
    case .option(let option, let prefix):
      let escaped = arguments.map {
        $0.split(separator: ",", omittingEmptySubsequences: false).joined(separator: ",,")
      }
      return [fill(option) + escaped.map { prefix + $0 }.joined()]
    }
  }
}
