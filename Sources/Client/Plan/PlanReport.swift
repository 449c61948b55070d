import Boards
import JSON
import Spool

/// What a job would do on one board, or why it cannot run there.
package struct PlanReport: Sendable, Equatable {
  package var board: Board
  /// What the job calls the board; nil for a job of one.
  package var role: String?
  package var outcome: Outcome

  package enum Outcome: Sendable, Equatable {
    case plan(Plan)
    case impossible(String)
  }

  func of(_ role: String?) -> PlanReport {
    var report = self
    report.role = role
    return report
  }

  package var isPossible: Bool {
    if case .plan = outcome { true } else { false }
  }

  package var json: JSONValue {
    var object: JSONObject = ["board": .string(board.name), "type": .string(board.type)]
    object["role"] = role.map(JSONValue.string)
    object["host"] = JSONValue(board.host)
    switch outcome {
    case .plan(let plan): object["plan"] = plan.json
    case .impossible(let reason): object["fault"] = .string(reason)
    }
    return .object(object)
  }

  /// The plan for people; the commands can be pasted into a shell.
  package var lines: [String] {
    let head =
      "\(role.map { "\($0): " } ?? "")\(board.name) (\(board.type)\(board.host.map { ", on \($0)" } ?? "")):"
    switch outcome {
    case .impossible(let reason): return ["\(head) it cannot run here: \(Printable.text(reason))"]
    case .plan(let plan): return [head] + Self.lines(plan).map { "  " + Printable.text($0) }
    }
  }

  private static func lines(_ plan: Plan) -> [String] {
    var lines = ["image:   \(plan.imageName)"]
    if let version = plan.versionCommand { lines.append("version: \(line(version))") }
    for step in plan.steps { lines.append(line(step)) }
    if let run = plan.run { lines.append("run:     \(line(run))") }
    lines.append("console: \(plan.console.text)")
    var limits = ["run \(plan.limits.run) s"]
    if !plan.steps.isEmpty { limits.insert("flash \(plan.limits.flash) s", at: 0) }
    if let boot = plan.limits.boot { limits.append("boot \(boot) s") }
    if let silence = plan.limits.silence { limits.append("silence \(silence) s") }
    lines.append("limits:  \(limits.joined(separator: ", "))")
    return lines
  }

  private static func line(_ step: Step) -> String {
    switch step {
    case .power(let command): "power:   \(line(command))"
    case .wait(let seconds): "wait:    \(seconds) s"
    case .convert(let tool): "convert: \(line(tool.command))"
    case .openConsole: "open:    the console"
    case .flash(let tool): "flash:   \(line(tool.command))"
    case .discard: "drop:    what the console has said so far"
    case .reset(let tool): "reset:   \(line(tool.command))"
    case .pulse(let modemLine): "reset:   pulse the console's \(modemLine.rawValue.uppercased())"
    }
  }

  /// A command as a line for a shell, its environment in front.
  static func line(_ command: Command) -> String {
    let environment = command.environment.map { "\($0.name)=\(ShellWord.quoted($0.value))" }
    return (environment + [Printable.line([command.program] + command.arguments)]).joined(separator: " ")
  }
}
