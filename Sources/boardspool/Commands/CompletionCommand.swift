import Client

enum CompletionCommand: Command {
  static let spec = VerbSpec(
    name: "completion",
    summary: "print a script that completes command lines in bash",
    section: .program,
    positionals: [PositionalSpec(name: "SHELL", completion: .words(["bash"]))],
    discussion: ["`eval \"$(boardspool completion bash)\"` turns it on."]
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    guard invocation.positionals == ["bash"] else {
      throw invocation.error("there is completion for bash only")
    }
    terminal.lines(BashCompletion.script(Verbs.specs))
    return ExitCode.done
  }
}
