/// What templates are filled with: all that is known of one job on one board.
struct Facts: Sendable {
  let arguments: [String]
  let environment: [EnvironmentVariable]
  private var facts: Set<Fact> = []
  private var values: [String: String] = [:]

  init(board: Board, image: Image, arguments: [String], environment: [EnvironmentVariable]) {
    self.arguments = arguments
    self.environment = environment
    values["image"] = image.fixedName
    switch image.format {
    case .elf: facts.insert(.elf)
    case .hex: facts.insert(.hex)
    case .bin: facts.insert(.bin)
    case .other: facts.insert(.other)
    }
    note(.address, image.baseAddress.map { "0x" + String($0, radix: 16) })
    if !arguments.isEmpty { facts.insert(.arguments) }
    if !environment.isEmpty { facts.insert(.environment) }
    note(board.driver)
  }

  private mutating func note(_ driver: Driver) {
    switch driver {
    case .qemu(let driver):
      values["machine"] = driver.machine
      values["system"] = driver.system
      note(.cpu, driver.cpu)
      note(.memory, driver.memory)
      if driver.semihosting { facts.insert(.semihosting) }
    case .process, .other:
      break
    }
  }

  private mutating func note(_ fact: Fact, _ value: String?) {
    guard let value else { return }
    facts.insert(fact)
    values[fact.rawValue] = value
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

  func fill(_ template: CommandTemplate) -> Command {
    Command(
      program: fill(template.program),
      arguments: template.words.filter { hold($0.when) }.flatMap { words($0.content) },
      environment: template.takesEnvironment ? environment : []
    )
  }

  private func words(_ content: WordTemplate.Content) -> [String] {
    switch content {
    case .words(let words):
      return words.map(fill)
    case .arguments:
      return arguments
    case .option(let option, let prefix):
      let escaped = arguments.map {
        $0.split(separator: ",", omittingEmptySubsequences: false).joined(separator: ",,")
      }
      return [fill(option) + escaped.map { prefix + $0 }.joined()]
    }
  }
}
