import Spool
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

  @Test("The program's help lists every verb once, in its section, and not the hidden one")
  func program() {
    let lines = HelpText.program(Verbs.specs)
    let text = lines.joined(separator: "\n")
    for verb in Verbs.specs {
      #expect(lines.filter { $0.hasPrefix("  \(verb.name) ") }.count == 1)
      #expect(text.contains("\n\n\(verb.section.rawValue):\n"))
    }
    for line in lines { #expect(line.count <= 82, "\(line)") }
    #expect(!text.contains("keeper"))
  }

  @Test("There is a verb for every request, named after it", arguments: RequestName.Verb.allCases)
  func requests(_ verb: RequestName.Verb) throws {
    let spec = try #require(Verbs.specs.first { $0.name == verb.rawValue })
    let target = try #require(spec.positionals.first)
    #expect(target.name.contains("ID") == verb.isForJobs)
    #expect(target.name.contains("NAME") == verb.isForBoards)
    #expect(HelpText.verb(spec).contains { $0.contains(".\(verb.rawValue)") })
  }

  @Test("Verbs and a verb's options have different names")
  func distinct() {
    #expect(Set(Verbs.specs.map(\.name)).count == Verbs.specs.count)
    for verb in Verbs.specs { #expect(Set(verb.allOptions.map(\.name)).count == verb.allOptions.count) }
  }

  @Test("bash is offered the ids of jobs and the names of boards, where either may stand")
  func targets() throws {
    let lines = BashCompletion.script(Verbs.specs)
    func words(_ verb: String) throws -> String {
      let start = try #require(lines.firstIndex(of: "    \(verb))"))
      return lines[start + 2]
    }
    #expect(try words("start").contains("_boardspool_jobs"))
    #expect(try words("start").contains("_boardspool_boards"))
    #expect(try !words("cancel").contains("_boardspool_boards"))
    #expect(try !words("stop").contains("_boardspool_jobs"))
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
