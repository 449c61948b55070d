import Client

enum HelpCommand: Command {
  static let spec = VerbSpec(
    name: "help",
    summary: "print help, of the program or of a verb",
    section: .program,
    positionals: [PositionalSpec(name: "VERB", isOptional: true)]
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    guard let name = invocation.positionals.first else {
      terminal.lines(HelpText.program(Verbs.specs))
      return ExitCode.done
    }
    guard let verb = Verbs.specs.first(where: { $0.name == name }) else {
      throw invocation.error("there is no verb \"\(Printable.text(name))\"")
    }
    terminal.lines(HelpText.verb(verb))
    return ExitCode.done
  }
}
