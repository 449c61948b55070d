import Client
import Custody
import JSON
import Spool

enum InitCommand: Command {
  static let spec = VerbSpec(
    name: "init",
    summary: "make a spool, or complete one",
    section: .spool,
    positionals: [PositionalSpec(name: "DIR", isOptional: true, completion: .directories)],
    options: [VerbSpec.json],
    discussion: [
      "Makes the spool's folders and spool.json in DIR, by default where --spool says. What is there already"
        + " stays as it is; a directory that holds other things is refused."
    ]
  )

  static func run(_ invocation: Invocation, _ terminal: Terminal) throws -> Int32 {
    let path = try invocation.positionals.first ?? invocation.localSpool()
    try SpoolMaker.make(path: path)
    if invocation.wantsJSON {
      terminal.json(["spool": .string(path)])
      return ExitCode.done
    }
    terminal.lines([
      "\(Printable.text(path)) is a spool",
      "next: describe a board in \(Printable.text(path))/boards/NAME.json, then"
        + " `boardspool up --spool \(Printable.text(ShellWord.quoted(path)))`",
    ])
    return ExitCode.done
  }
}
