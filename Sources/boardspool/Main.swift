import Client
import Posix
import Runner
import Spool

/// The program: takes the command line apart, calls a verb, and turns what went wrong into one line
/// and an exit status.
@main
enum Main {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    // A runner's keeper starts with every runner, and needs nothing of the rest.
    if words.first == Keeper.verb { Processes.exit(KeeperCommand.run(words.dropFirst())) }
    Processes.exit(run(words))
  }

  private static func run(_ words: [String]) -> Int32 {
    let terminal = Terminal()
    let code: Int32
    do {
      switch try ArgumentParser(verbs: Verbs.specs).parse(words) {
      case .help(nil): code = help(HelpText.program(Verbs.specs), terminal)
      case .help(let verb?): code = help(HelpText.verb(verb), terminal)
      case .version: code = help([Version.line], terminal)
      case .run(let invocation):
        guard let command = Verbs.all.first(where: { $0.spec.name == invocation.verb.name }) else {
          return ExitCode.usage
        }
        code = try command.run(invocation, terminal)
      }
    } catch let error as UsageError {
      code = fail(error.line, ExitCode.usage, terminal)
    } catch let error as ClientError {
      // Options may stand before the verb.
      let verb = words.first { word in Verbs.all.contains { $0.spec.name == word } } ?? ""
      code = fail("boardspool \(verb): \(Printable.text(error.sentence))", error.exitCode, terminal)
    } catch let error as SpoolError {
      code = fail("boardspool: \(Printable.text(error.sentence))", ExitCode.failure, terminal)
    } catch {
      code = fail("boardspool: \(error)", ExitCode.failure, terminal)
    }
    terminal.clearStatus()
    guard let fault = terminal.fault, code == ExitCode.done else { return code }
    return fail("boardspool: cannot write standard output: \(fault)", ExitCode.failure, terminal)
  }

  private static func help(_ lines: [String], _ terminal: Terminal) -> Int32 {
    terminal.lines(lines)
    return ExitCode.done
  }

  private static func fail(_ line: String, _ code: Int32, _ terminal: Terminal) -> Int32 {
    terminal.note(line)
    return code
  }
}
