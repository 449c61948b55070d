import Testing

@testable import boardspool

@Suite("Help and completion")
struct HelpTests {
  @Test(
    "Every verb's help names all its options and an exit code for success, within 80 columns",
    arguments: Verbs.specs
  )
  func verb(_ verb: VerbSpec) {
    let lines = HelpText.verb(verb)
    for option in verb.allOptions { #expect(lines.contains { $0.contains("  " + option.usage) }) }
    #expect(lines.contains { $0.hasPrefix("  0  ") })
    // A term that is longer than its column has a line of its own.
    for line in lines where !line.hasPrefix("usage:") { #expect(line.count <= 82, "\(line)") }
  }

  @Test("The program's help lists the verbs, and not the hidden one")
  func program() {
    let text = HelpText.program(Verbs.specs).joined(separator: "\n")
    for name in ["init", "up", "submit", "list", "show", "log", "wait", "cancel", "boards", "plan", "check"] {
      #expect(text.contains("\n  \(name) "))
    }
    #expect(!text.contains("keeper"))
  }

  @Test("Verbs and a verb's options have different names")
  func distinct() {
    #expect(Set(Verbs.specs.map(\.name)).count == Verbs.specs.count)
    for verb in Verbs.specs { #expect(Set(verb.allOptions.map(\.name)).count == verb.allOptions.count) }
  }

  @Test("bash is offered every verb and every option")
  func completion() {
    let script = BashCompletion.script(Verbs.specs).joined(separator: "\n")
    for verb in Verbs.specs {
      #expect(script.contains("\n    \(verb.name))\n"))
      let options = verb.allOptions.map(\.name).joined(separator: " ")
      #expect(script.contains("compgen -W '\(options)'"))
    }
  }
}
